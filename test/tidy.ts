// The conventions of ARCHITECTURE.md as tests: every rule over every file of src, test and bench.
import {
  checkClock,
  checkConsole,
  checkIds,
  checkLength,
  checkMarkup,
  checkName,
  checkTraces,
} from './tidy/code.ts'
import { checkImports, checkUnit } from './tidy/imports.ts'
import type { Finding, Rule, Source } from './tidy/source.ts'
import { checkMigration, checkSchemas, checkSqlClock } from './tidy/sql.ts'
import { checkCatalogue, checkSentences, checkWords } from './tidy/words.ts'

export { checkPage, readNamed, readPages } from './tidy/pages.ts'
export type { Named } from './tidy/pages.ts'
export { readTree } from './tidy/source.ts'
export type { Finding, Source } from './tidy/source.ts'

const RULES: readonly Rule[] = [
  checkUnit,
  checkImports,
  checkSchemas,
  checkSqlClock,
  checkMigration,
  checkLength,
  checkName,
  checkClock,
  checkIds,
  checkConsole,
  checkMarkup,
  checkTraces,
  checkWords,
  checkSentences,
]

/** Everything that breaks a convention in these files, catalogues compared in pairs. */
export function checkTree(files: readonly Source[]): Finding[] {
  const catalogues = files.filter(({ path }) => /\/words\/(\w+_)?ru\.ts$/.test(path))
  const found = [
    ...files.flatMap((file) => RULES.flatMap((rule) => rule(file))),
    ...catalogues.flatMap((russian) => {
      const english = russian.path.replace(/ru\.ts$/, 'en.ts')
      return checkCatalogue(
        russian,
        files.find(({ path }) => path === english),
        files,
      )
    }),
  ]
  return [...new Map(found.map((each) => [showFinding(each), each])).values()]
}

/** `src/letters/rules.ts:12 clock: …`, as an editor opens it. */
export function showFinding({ path, line, code, message }: Finding): string {
  return `${path}:${line} ${code}: ${message}`
}

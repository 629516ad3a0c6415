// Who may import whom: slices only those above them and only by their door, platform and ui no slice at all.
import { posix } from 'node:path'
import ts from 'typescript'
import { finding, isTest, nodesOf, SHARED, SLICES, TOP, unitOf } from './source.ts'
import type { Finding, Source } from './source.ts'

/** Checks every import, export from, `import()` and type import of a file in src. */
export function checkImports(source: Source): Finding[] {
  if (!source.path.startsWith('src/')) return []
  return nodesOf(source).flatMap((node) => {
    const specifier = specifierOf(node)
    if (!specifier?.text.startsWith('.')) return []
    const target = posix.normalize(posix.join(posix.dirname(source.path), specifier.text))
    const message = refusal(source.path, target)
    return message ? [finding(source, node, 'import', `${specifier.text}: ${message}`)] : []
  })
}

/** Every folder of src is a slice, shared, or stands under all slices. */
export function checkUnit(source: Source): Finding[] {
  const unit = unitOf(source.path)
  if (!source.path.startsWith('src/') || [...SLICES, ...SHARED, ...TOP].includes(unit)) return []
  return [
    finding(
      source,
      0,
      'unit',
      `${unit} is neither a slice nor shared: name it in test/tidy/source.ts or move it`,
    ),
  ]
}

function specifierOf(node: ts.Node): ts.StringLiteralLike | undefined {
  let found: ts.Node | undefined
  if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) found = node.moduleSpecifier
  if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword)
    found = node.arguments[0]
  if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) found = node.argument.literal
  return found && ts.isStringLiteralLike(found) ? found : undefined
}

function refusal(from: string, to: string): string | undefined {
  const [user, used] = [unitOf(from), unitOf(to)]
  if (user === used || TOP.includes(user)) return undefined
  if (isTest(from)) {
    const is_slice_in_shared = SHARED.includes(user) && SLICES.includes(used)
    return is_slice_in_shared ? `${user} knows no slice, its tests neither` : undefined
  }
  if (!to.startsWith('src/')) return 'the program does not use its tests and benchmarks'
  if (SHARED.includes(used)) return undefined
  if (!SLICES.includes(used)) return `${used} stands under all slices; nothing above imports it`
  if (SHARED.includes(user)) return `${user} knows no slice`
  if (SLICES.indexOf(used) > SLICES.indexOf(user)) {
    return `${used} stands below ${user}; let a job of ${used} ask with a query`
  }
  return to === `src/${used}/index.ts` ? undefined : `use the door, src/${used}/index.ts`
}

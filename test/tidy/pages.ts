// What the pages for people name (README, ARCHITECTURE, GLOSSARY, docs): each path, link, script and command exists.
import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { join, posix } from 'node:path'
import { finding } from './source.ts'
import type { Finding, Source } from './source.ts'

/** What a page may name. */
export type Named = {
  /** Whether a file or folder is there, by its path from the project's root. */
  has(path: string): boolean
  /** Folders that a shortened path may begin in: `rules/asking.ts` is one of a slice. */
  folders: readonly string[]
  scripts: readonly string[]
  commands: readonly string[]
}

const FILE = /^[\w.-]+(\/[\w.-]+)*\.(tsx?|sql|md|json|css)$/
const FOLDER = /^[\w-]+(\/[\w-]+)*\/$/

/** The pages of the project. */
export function readPages(root: string): Source[] {
  const docs = readdirSync(join(root, 'docs')).filter((name) => name.endsWith('.md'))
  return ['README.md', 'ARCHITECTURE.md', 'GLOSSARY.md', ...docs.map((name) => `docs/${name}`)].map((path) => ({
    path,
    text: readFileSync(join(root, path), 'utf8'),
  }))
}

/** What is there to be named, as the checkout stands. */
export function readNamed(root: string): Named {
  const slices = readdirSync(join(root, 'src'), { withFileTypes: true }).filter((entry) => entry.isDirectory())
  const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { scripts: object }
  const commands = [...readFileSync(join(root, 'src/cli.ts'), 'utf8').matchAll(/import\('\.\/cli\/(\w+)\.ts'\)/g)]
  return {
    has: (path) => existsSync(join(root, path)),
    folders: ['', 'src', ...slices.map(({ name }) => `src/${name}`)],
    scripts: Object.keys(scripts),
    commands: commands.map((match) => match[1]!),
  }
}

/** A page's backticked paths, its links, its `npm run …` and its `otklik …` name what is there. */
export function checkPage(page: Source, named: Named): Finding[] {
  const found: Finding[] = []
  const need = (holds: boolean, at: number, what: string) => {
    if (!holds) found.push(finding(page, at, 'page', `${what} is named, but is not there`))
  }
  for (const { 1: path = '', index } of page.text.matchAll(/`([^`\s]+)`/g)) {
    if (!FILE.test(path) && !FOLDER.test(path)) continue
    need(
      named.folders.some((folder) => named.has(posix.join(folder, path))),
      index,
      path,
    )
  }
  for (const { 1: link = '', index } of page.text.matchAll(/\]\(([^)#\s]+)[^)]*\)/g)) {
    if (!link.includes(':')) need(named.has(posix.join(posix.dirname(page.path), link)), index, link)
  }
  for (const { 1: script = '', index } of page.text.matchAll(/npm run (\w+)/g)) {
    need(named.scripts.includes(script), index, `npm run ${script}`)
  }
  for (const { 1: command = '', index } of page.text.matchAll(/otklik(?: --)? ([a-z]+)\b/g)) {
    need(named.commands.includes(command), index, `otklik ${command}`)
  }
  return found
}

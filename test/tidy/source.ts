// A file as the conventions see it: its path from the project's root, its text, and TypeScript's tree of it.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import ts from 'typescript'

export type Source = { path: string; text: string }
/** One broken convention: `code` is stable, `message` says what to do instead. */
export type Finding = { path: string; line: number; code: string; message: string }
/** A convention over one file: pure, so that the test can try it on bad samples. */
export type Rule = (source: Source) => Finding[]

/** The slices in their order (ARCHITECTURE.md): each may use those above it. */
export const SLICES: readonly string[] = [
  'clinics',
  'people',
  'visits',
  'letters',
  'cases',
  'ratings',
  'reports',
  'proposals',
  'access',
  'academy',
  'roster',
  'reception',
  'emergency',
  'city',
]
/** What every slice may use, and which knows none of them. */
export const SHARED: readonly string[] = ['platform', 'ui']
/** What stands under all slices, puts them together and may use each. */
export const TOP: readonly string[] = ['demo', 'bench', 'site', 'cli', 'app', 'main', 'worker']

const READABLE = /\.(ts|tsx|sql|css|mjs|js|json)$/

/** Every readable file of src, test and bench. */
export function readTree(root: string): Source[] {
  return ['src', 'test', 'bench'].filter((folder) => existsSync(join(root, folder))).flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && READABLE.test(entry.name))
      .map((entry) => join(entry.parentPath, entry.name))
      .map((file) => ({
        path: file.slice(root.length + 1).replaceAll('\\', '/'),
        text: readFileSync(file, 'utf8'),
      })),
  )
}

/**
 * The part of the program that a path belongs to: a slice, `platform`, `ui`, `demo`, `app`…, or `test`,
 * `bench`.
 */
export function unitOf(path: string): string {
  const [top, unit = ''] = path.split('/')
  return top === 'src' ? unit.replace(/\.tsx?$/, '') : (top ?? '')
}

/** A test, or the sample that tests share (`backup.sample.ts`). */
export function isTest(path: string): boolean {
  return /\.(test|sample)\.tsx?$/.test(path) || path.startsWith('test/')
}

export function isCode(path: string): boolean {
  return /\.tsx?$/.test(path)
}

/** A catalogue of words: `words/ru.ts`, `words/gallery_en.ts`. */
export function isCatalogue(path: string): boolean {
  return /\/words\/.*\.ts$/.test(path)
}

const trees = new WeakMap<Source, ts.SourceFile>()

/** The syntax tree, parsed once. */
export function treeOf(source: Source): ts.SourceFile {
  let tree = trees.get(source)
  if (!tree) {
    tree = ts.createSourceFile(source.path, source.text, ts.ScriptTarget.Latest, true)
    trees.set(source, tree)
  }
  return tree
}

const nodes = new WeakMap<Source, ts.Node[]>()

/** Every node of a code file, parents first. */
export function nodesOf(source: Source): ts.Node[] {
  const known = nodes.get(source)
  if (known) return known
  const found: ts.Node[] = []
  const visit = (node: ts.Node) => {
    found.push(node)
    node.forEachChild(visit)
  }
  if (isCode(source.path)) visit(treeOf(source))
  nodes.set(source, found)
  return found
}

/** The texts a code file holds, imports aside; an interpolation reads `$_`. */
export function stringsOf(source: Source): { text: string; node: ts.Node }[] {
  return nodesOf(source).flatMap((node): { text: string; node: ts.Node }[] => {
    if (ts.isTemplateExpression(node)) {
      return [
        { text: node.head.text + node.templateSpans.map((span) => `$_${span.literal.text}`).join(''), node },
      ]
    }
    const is_text = ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node) || ts.isJsxText(node)
    return is_text && !isSpecifier(node) ? [{ text: node.text, node }] : []
  })
}

function isSpecifier(node: ts.Node): boolean {
  return ts.isImportDeclaration(node.parent) || ts.isExportDeclaration(node.parent)
}

/** A finding at a node or at an offset of the text. */
export function finding(source: Source, at: ts.Node | number, code: string, message: string): Finding {
  const offset = typeof at === 'number' ? at : at.getStart(treeOf(source))
  return { path: source.path, line: source.text.slice(0, offset).split('\n').length, code, message }
}

// What code may call, how long a file may be and what it may be called.
import { posix } from 'node:path'
import ts from 'typescript'
import { finding, isCatalogue, isCode, isTest, nodesOf, unitOf } from './source.ts'
import type { Finding, Source } from './source.ts'

const LINES_MAX = 300
/** Made by a program, not read by people. */
const GENERATED: ReadonlySet<string> = new Set(['src/platform/db/schema.ts'])
const VAGUE = new Set([
  'util',
  'utils',
  'helper',
  'helpers',
  'manager',
  'service',
  'services',
  'data',
  'common',
  'misc',
])

/** A code file has at most 300 lines; catalogues, fixtures and generated files may have more. */
export function checkLength(source: Source): Finding[] {
  const { path, text } = source
  if (!isCode(path) || isCatalogue(path) || path.includes('/fixtures/') || GENERATED.has(path)) return []
  const lines = text.trimEnd().split('\n').length
  return lines > LINES_MAX
    ? [finding(source, 0, 'length', `${lines} lines, at most ${LINES_MAX}: split it by noun`)]
    : []
}

/** A file and its folders are named for what they hold (FHIR's HealthcareService is a name, not a habit). */
export function checkName(source: Source): Finding[] {
  const vague = source.path
    .split('/')
    .flatMap((part) => part.replace('healthcare_service', '').split(/[^A-Za-z]+/))
    .filter((word) => VAGUE.has(word.toLowerCase()))
  return vague.length > 0
    ? [finding(source, 0, 'name', `${vague.join(', ')}: name it for what it holds`)]
    : []
}

/**
 * Only platform/clock.ts reads the clock; benchmarks and the browser's script may, and a test may time
 * itself.
 */
export function checkClock(source: Source): Finding[] {
  const { path } = source
  if (path === 'src/platform/clock.ts' || unitOf(path) === 'bench' || /^src\/\w+\/browser\//.test(path)) return []
  return nodesOf(source)
    .filter((node) => readsClock(node, isTest(path)))
    .map((node) =>
      finding(
        source,
        node,
        'clock',
        `${node.getText()}: take \`now\` as a parameter, or platform/clock.ts at the edge`,
      ),
    )
}

function readsClock(node: ts.Node, may_time: boolean): boolean {
  if (ts.isNewExpression(node)) return node.expression.getText() === 'Date' && !node.arguments?.length
  if (ts.isCallExpression(node) && node.expression.getText() === 'Date') return true
  if (!ts.isPropertyAccessExpression(node)) return false
  const name = node.getText()
  return (
    name === 'Date.now' ||
    name === 'Temporal.Now' ||
    (!may_time && /^(performance\.now|process\.hrtime)$/.test(name))
  )
}

/** Only platform/ids.ts makes ids. */
export function checkIds(source: Source): Finding[] {
  if (source.path === 'src/platform/ids.ts') return []
  return nodesOf(source)
    .filter((node) => ts.isIdentifier(node) && node.text === 'randomUUID')
    .map((node) => finding(source, node, 'ids', 'randomUUID: use makeId(now) of platform/ids.ts'))
}

/** The console belongs to commands and the build; a server logs through platform. */
export function checkConsole(source: Source): Finding[] {
  const { path } = source
  const is_command =
    unitOf(path) === 'cli' ||
    path === 'src/ui/build.ts' ||
    unitOf(path) === 'bench' ||
    path.startsWith('src/ui/browser/')
  if (is_command || isTest(path)) return []
  return nodesOf(source)
    .filter((node) => ts.isPropertyAccessExpression(node) && node.expression.getText() === 'console')
    .map((node) => finding(source, node, 'console', `${node.getText()}: log through platform/log.ts`))
}

/**
 * The content policy forbids inline styles; raw HTML is for the document's frame and the icons' drawings
 * alone.
 */
export function checkMarkup(source: Source): Finding[] {
  if (!source.path.endsWith('.tsx') || /^src\/ui\/(document|icon)\.tsx$|[_/]mail\.tsx$/.test(source.path)) return []
  return nodesOf(source).flatMap((node) => {
    const name = ts.isJsxAttribute(node) || ts.isPropertyAssignment(node) ? node.name.getText() : ''
    const is_forbidden = name === 'dangerouslySetInnerHTML' || (name === 'style' && ts.isJsxAttribute(node))
    return is_forbidden
      ? [finding(source, node, 'markup', `${name}: use a class; the document alone holds raw HTML`)]
      : []
  })
}

/** No reminders to oneself, no paths of one machine, no registry hosts. */
export function checkTraces(source: Source): Finding[] {
  if (posix.dirname(source.path) === 'test/tidy' || source.path === 'test/tidy.test.ts') return []
  return [...source.text.matchAll(TRACES)].map((match) =>
    finding(source, match.index, 'trace', `${match[0]} does not belong here`),
  )
}

const TRACES = new RegExp(
  [
    '\\b(?:TODO|FIXME|XXX)\\b',
    '(?<![\\w.])/(?:root|home|Users|work(?:space)?)/\\w',
    '(?<!fhir-)\\bregistry\\.[a-z]+\\.(?:org|com)\\b|\\bartifactory\\b',
  ].join('|'),
  'g',
)

// What people read: sentences live in catalogues, in the words of the glossary, and every message is used.
import ts from 'typescript'
import { finding, isCatalogue, isTest, nodesOf, SLICES, stringsOf, treeOf, unitOf } from './source.ts'
import type { Finding, Source } from './source.ts'

/** Words to avoid (GLOSSARY.md) and officialese, with what to write instead. */
const AVOID: readonly (readonly [language: 'ru' | 'en', pattern: RegExp, instead: string])[] = [
  ['ru', /(?<![а-яё])отзыв(?!а[йлте]|чив)[а-яё]*/i, '«ответ пациента», «что написали пациенты»'],
  ['ru', /(?<![а-яё])клиент[а-яё]*/i, '«пациент» или «житель»'],
  ['ru', /(?<![а-яё])рассыл[а-яё]*/i, '«письмо главного врача»'],
  ['ru', /осуществ[а-яё]*/i, 'the verb itself'],
  ['ru', /(?<![а-яё])явля(?:ется|ются)/i, 'a dash or the verb itself'],
  [
    'ru',
    /(?<![а-яё])(?:посредством|надлежащ[а-яё]*|вышеуказанн[а-яё]*|в целях|в случае если)(?![а-яё])/i,
    'plain words',
  ],
  ['en', /\b(?:clients?|customers?|citizens?)\b/i, '"patient" or "resident"'],
  ['en', /\bsurveys?\b/i, '"letter"'],
  ['en', /\bcomplaints?\b/i, '"remark"'],
]

/** Catalogues use the glossary's words, raise no voice, and tie a number to its noun. */
export function checkWords(source: Source): Finding[] {
  if (!isCatalogue(source.path)) return []
  return stringsOf(source).flatMap(({ text, node }) => {
    const found: Finding[] = []
    const is_russian = /[а-яё]/i.test(text)
    for (const [language, pattern, instead] of AVOID) {
      const word = (language === 'ru') === is_russian ? pattern.exec(text)?.[0] : undefined
      if (word) found.push(finding(source, node, 'word', `${word}: write ${instead}`))
    }
    if (/\p{L}!/u.test(text))
      found.push(finding(source, node, 'voice', `${text.slice(0, 60)}: no exclamation marks`))
    const loose = /\d [а-яё]{3,}/i.exec(text)?.[0]
    if (loose)
      found.push(finding(source, node, 'nbsp', `${loose}: a no-break space between a number and its noun`))
    return found
  })
}

/**
 * A .tsx file and the rules hold no sentence: neither Russian text nor English between tags or in spoken
 * attributes.
 */
export function checkSentences(source: Source): Finding[] {
  const { path } = source
  const is_shown = path.endsWith('.tsx') || /\/rules(\.ts|\/)/.test(path)
  const is_ours = [...SLICES, 'ui', 'site'].includes(unitOf(path)) && path.startsWith('src/')
  if (!is_shown || !is_ours || isTest(path) || isCatalogue(path)) return []
  return stringsOf(source)
    .filter(({ text, node }) => (path.endsWith('.tsx') ? /[а-яё]/i.test(text) || isSpoken(text, node) : isSentence(text)))
    .map(({ text, node }) =>
      finding(source, node, 'sentence', `${text.trim().slice(0, 60)}: move it to words/`),
    )
}

/** Something a person would read. Rules that recognise Russian hold stems and patterns, which are none. */
function isSentence(text: string): boolean {
  return /^\s*[А-ЯЁ]/.test(text) && /[а-яё] /.test(text) && !/[|()[\]\\]/.test(text)
}

function isSpoken(text: string, node: ts.Node): boolean {
  const has_word = /\p{L}{2}/u.test(text)
  if (ts.isJsxText(node)) return has_word
  const attribute = ts.isJsxAttribute(node.parent) ? node.parent.name.getText() : ''
  return has_word && /^(title|alt|placeholder|label|aria-label|aria-description)$/.test(attribute)
}

/**
 * A catalogue's messages: the English one has the same keys, and each is used by its slice (those of ui and
 * site by anybody). `files` is the whole tree.
 */
export function checkCatalogue(
  russian: Source,
  english: Source | undefined,
  files: readonly Source[],
): Finding[] {
  if (!english) return [finding(russian, 0, 'catalogue', 'has no English twin')]
  const [ours, theirs] = [keysOf(russian), keysOf(english)]
  const unit = unitOf(russian.path)
  const users = files.filter(
    (file) =>
      !isCatalogue(file.path) &&
      file.path.startsWith('src/') &&
      (unit === unitOf(file.path) || !SLICES.includes(unit)),
  )
  const used = usesOf(users)
  return [
    ...ours
      .filter((key) => !theirs.some(({ path }) => path === key.path))
      .map((key) => finding(russian, key.node, 'catalogue', `${key.path} is missing in English`)),
    ...theirs
      .filter((key) => !ours.some(({ path }) => path === key.path))
      .map((key) => finding(english, key.node, 'catalogue', `${key.path} is missing in Russian`)),
    ...ours
      .filter((key) => !isUsed(key.path, used))
      .map((key) => finding(russian, key.node, 'catalogue', `${key.path} is used nowhere`)),
  ]
}

type Uses = { names: Set<string>; whole: Set<string>; prefixes: string[] }

function isUsed(path: string, { names, whole, prefixes }: Uses): boolean {
  const steps = path.split('.')
  const key = steps.at(-1)!
  return (
    names.has(key) ||
    steps.slice(0, -1).some((step) => whole.has(step)) ||
    prefixes.some((prefix) => key.startsWith(prefix))
  )
}

/**
 * Names read in code; `whole`: read without naming a part (`words.states[state]`); `prefixes` of made-up
 * keys.
 */
function usesOf(files: readonly Source[]): Uses {
  const uses: Uses = { names: new Set(), whole: new Set(), prefixes: [] }
  for (const node of files.flatMap(nodesOf)) {
    if (ts.isPropertyAccessExpression(node)) {
      uses.names.add(node.name.text)
      if (!ts.isPropertyAccessExpression(node.parent)) uses.whole.add(node.name.text)
    }
    if (ts.isBindingElement(node)) uses.names.add((node.propertyName ?? node.name).getText())
    if (ts.isStringLiteralLike(node)) uses.names.add(node.text)
    if (ts.isTemplateHead(node) && /^\w{3,}$/.test(node.text)) uses.prefixes.push(node.text)
  }
  return uses
}

function keysOf(source: Source): { path: string; node: ts.Node }[] {
  const keys: { path: string; node: ts.Node }[] = []
  const collect = (object: ts.ObjectLiteralExpression, before: string) => {
    for (const property of object.properties) {
      if (!property.name) continue
      const path = before + (ts.isStringLiteral(property.name) ? property.name.text : property.name.getText())
      const value = ts.isPropertyAssignment(property) ? bare(property.initializer) : undefined
      if (value && ts.isObjectLiteralExpression(value)) collect(value, `${path}.`)
      else keys.push({ path, node: property })
    }
  }
  for (const statement of treeOf(source).statements) {
    if (
      !ts.isVariableStatement(statement) ||
      !statement.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword)
    )
      continue
    for (const { initializer } of statement.declarationList.declarations) {
      const value = initializer && bare(initializer)
      if (value && ts.isObjectLiteralExpression(value)) collect(value, '')
    }
  }
  return keys
}

function bare(node: ts.Expression): ts.Expression {
  while (ts.isAsExpression(node) || ts.isSatisfiesExpression(node) || ts.isParenthesizedExpression(node))
    node = node.expression
  return node
}

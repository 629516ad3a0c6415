// Colours are proved from the files: a token changed carelessly fails here.
import assert from 'node:assert/strict'
import { readFileSync, readdirSync } from 'node:fs'
import { test } from 'node:test'

test('every token that a sheet uses is named', () => {
  const named = new Set(
    [...sheet('tokens.css'), ...sheet('theme.css')].flatMap((block) => Object.keys(block.tokens)),
  )
  for (const file of readdirSync(new URL('styles', import.meta.url))) {
    if (!file.endsWith('.css') || ['tokens.css', 'theme.css', 'print.css'].includes(file)) continue
    const text = readFileSync(new URL(`styles/${file}`, import.meta.url), 'utf8')
    for (const [, name] of text.matchAll(/var\((--[\w-]+)\)/g)) assert.ok(named.has(name!), `${file} ${name}`)
    assert.doesNotMatch(text, /#[0-9a-f]{3,8}\b|rgb\(/i, `${file} names a colour of its own`)
  }
})

// Contrast, computed from the files as a browser would read them: later and more specific blocks win.

const TEXT = 4.5
const LINE = 3
const pairs: readonly (readonly [string, string, number])[] = [
  ...['--paper', '--wash', '--accent-wash'].map((ground) => ['--ink', ground, TEXT] as const),
  ...['--paper', '--wash'].map((ground) => ['--ink-soft', ground, TEXT] as const),
  ...['--paper', '--wash'].map((ground) => ['--line', ground, LINE] as const),
  ...['--paper', '--wash', '--accent-wash', '--unknown-wash'].map(
    (ground) => ['--accent', ground, TEXT] as const,
  ),
  ['--accent-strong', '--accent-wash', TEXT],
  ['--on-accent', '--accent', TEXT],
  ['--on-accent', '--accent-strong', TEXT],
  ['--paper', '--late', TEXT],
  ...['fine', 'attention', 'late', 'unknown'].flatMap((state) => [
    [`--${state}`, '--paper', TEXT] as const,
    [`--${state}`, `--${state}-wash`, TEXT] as const,
    ['--ink', `--${state}-wash`, TEXT] as const,
  ]),
]

const themes: Readonly<Record<string, readonly string[]>> = {
  light: [':root'],
  'dark by the system': [':root', "(prefers-color-scheme: dark) :root:not([data-theme='light'])"],
  'dark by hand': [':root', ":root[data-theme='dark']"],
  'high contrast, light': [':root', '(prefers-contrast: more) :root'],
  'high contrast, dark': [
    ':root',
    '(prefers-contrast: more) :root',
    "(prefers-color-scheme: dark) :root:not([data-theme='light'])",
    "(prefers-contrast: more) and (prefers-color-scheme: dark) :root:not([data-theme='light'])",
  ],
  'high contrast of the system, dark by hand': [
    ':root',
    '(prefers-contrast: more) :root',
    ":root[data-theme='dark']",
  ],
}

for (const [theme, selectors] of Object.entries(themes)) {
  test(`contrast: ${theme}`, () => {
    const blocks = [...sheet('tokens.css'), ...sheet('theme.css')]
    const tokens: Record<string, string> = {}
    for (const selector of selectors) {
      const found = blocks.filter((block) => block.selector === selector)
      assert.ok(found.length > 0, `no block ${selector}`)
      for (const block of found) Object.assign(tokens, block.tokens)
    }
    for (const [front, ground, least] of pairs) {
      const ratio = contrast(tokens[front]!, tokens[ground]!)
      assert.ok(
        ratio >= least,
        `${front} ${tokens[front]} on ${ground} ${tokens[ground]}: ${ratio.toFixed(2)} < ${least}`,
      )
    }
  })
}

test('dark by hand and dark by the system are the same', () => {
  const blocks = [...sheet('tokens.css'), ...sheet('theme.css')]
  const [system, hand] = [themes['dark by the system']![1]!, themes['dark by hand']![1]!].map(
    (selector) => blocks.find((block) => block.selector === selector)!.tokens,
  )
  assert.deepEqual(hand, system)
})

/** The blocks of a style sheet that set tokens: the media query and selector as written, the tokens. */
function sheet(file: string): { selector: string; tokens: Record<string, string> }[] {
  const text = readFileSync(new URL(`styles/${file}`, import.meta.url), 'utf8').replace(/\/\*.*?\*\//gs, '')
  const blocks: { selector: string; tokens: Record<string, string> }[] = []
  let media = ''
  for (const [, head, body] of text.matchAll(/([^{}]*)(?:\{([^{}]*)\}|\{|\})/g)) {
    const before = head!.trim()
    if (before.startsWith('@media')) media = `${before.replace(/^@media\s*/, '')} `
    else if (body === undefined) media = ''
    if (body === undefined) continue
    const tokens = Object.fromEntries(
      [...body.matchAll(/(--[\w-]+):\s*([^;]+);/g)].map((match) => [match[1]!, match[2]!]),
    )
    blocks.push({ selector: media + before, tokens })
  }
  return blocks
}

/** The contrast of two colours '#rrggbb' after WCAG 2.2, from 1 to 21. */
function contrast(one: string, other: string): number {
  const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b)
  return (light! + 0.05) / (dark! + 0.05)
}

function luminance(colour: string): number {
  assert.match(colour, /^#[0-9a-f]{6}$/)
  const [red, green, blue] = [1, 3, 5]
    .map((at) => Number.parseInt(colour.slice(at, at + 2), 16) / 255)
    .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4))
  return 0.2126 * red! + 0.7152 * green! + 0.0722 * blue!
}

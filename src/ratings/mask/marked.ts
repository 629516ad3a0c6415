import assert from 'node:assert/strict'
import { maskText } from '../mask.ts'
import type { KnownNames, MaskKind } from '../mask.ts'

/**
 * Checks a sentence written for a test: what must be masked stands in braces, «спасибо {Лене}» or, for a
 * kind other than a person, «звоните {phone: 8 916 123-45-67}». Nothing else may be masked.
 */
export function checkMarked(
  marked: string,
  known: KnownNames,
  options: { keepDoctors?: boolean } = {},
): void {
  let text = ''
  const expected: string[] = []
  for (const part of marked.split(/(\{[^{}]+\})/)) {
    const inside = /^\{(?:([a-z_]+): )?(.+)\}$/.exec(part)
    if (inside === null) {
      text += part
      continue
    }
    const kind = (inside[1] ?? 'person') as MaskKind
    expected.push(`${kind}: ${inside[2]}`)
    text += inside[2]
  }
  const { spans } = maskText(text, known, options)
  assert.deepEqual(
    spans.map((span) => `${span.kind}: ${text.slice(span.start, span.end)}`),
    expected,
    marked,
  )
}

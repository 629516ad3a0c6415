import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { type Cut, PIECE_BYTES_MAX, makeJsonCutter, makeLineCutter } from './cutting.ts'

/** Cuts a text that comes in chunks of the given lengths, over and over. */
function cut(makeCutter: typeof makeJsonCutter, text: string, lengths: number[] = [1 << 16]): Cut[] {
  const cutter = makeCutter()
  const bytes = Buffer.from(text)
  const cuts: Cut[] = []
  for (let at = 0, n = 0; at < bytes.length; n++) {
    const length = lengths[n % lengths.length]!
    cuts.push(...cutter.push(bytes.subarray(at, at + length)))
    at += length
  }
  return [...cuts, ...cutter.end()]
}
const show = (cuts: Cut[]) => cuts.map(({ where, bytes, problem }) => `${where}: ${problem ?? bytes?.toString()}`)

describe('JSON', () => {
  const CASES: [name: string, text: string, cuts: string[]][] = [
    ['a resource', ' {"resourceType":"Patient","a":[{"b":1}]}\n', ['resource: {"resourceType":"Patient","a":[{"b":1}]}']],
    ['an array', '[{"a":1}, {"b":[]}]', ['entry[0]: {"a":1}', 'entry[1]: {"b":[]}']],
    ['an empty file', ' \n', []],
    ['a Bundle', '{"resourceType":"Bundle","link":[{"x":1}],"entry":[{"a":{"b":"}"}},\n{"c":2}],"z":{"entry":[{"d":1}]}}', ['entry[0]: {"a":{"b":"}"}}', 'entry[1]: {"c":2}']],
    ['a Bundle that says so at the end', '{"entry":[{"a":1}],"resourceType":"Bundle"}', ['entry[0]: {"a":1}']],
    ['an empty Bundle', '{"resourceType":"Bundle"}', ['resource: {"resourceType":"Bundle"}']],
    ['entries that are not a Bundle’s', '{"resourceType":"List","entry":[{"item":1}]}', ['resource: {"resourceType":"List","entry":[{"item":1}]}']],
    ['a key inside a key’s value', '{"a":"entry","b":[{"c":1}]}', ['resource: {"a":"entry","b":[{"c":1}]}']],
    ['escaped quotes and backslashes', '[{"a":"\\"}{\\\\"},{"b":1}]', ['entry[0]: {"a":"\\"}{\\\\"}', 'entry[1]: {"b":1}']],
    ['values behind each other', '{"a":1}\n{"b":2}', ['resource: {"a":1}', 'resource: {"b":2}']],
    ['a Bundle behind a Bundle', '{"resourceType":"Bundle","entry":[{"a":1}]}{"resourceType":"Bundle","entry":[{"b":1}]}', ['entry[0]: {"a":1}', 'entry[0]: {"b":1}']],
    ['a file that breaks off', '{"resourceType":"Bundle","entry":[{"a":1},{"b"', ['entry[0]: {"a":1}', 'entry[1]: truncated']],
    ['a resource that breaks off', '{"a":"x', ['resource: truncated']],
    ['no JSON', '<Patient/>', ['file: not-json']],
  ]
  for (const [name, text, cuts] of CASES) {
    test(name, () => {
      assert.deepEqual(show(cut(makeJsonCutter, text)), cuts)
      assert.deepEqual(show(cut(makeJsonCutter, text, [1])), cuts)
    })
  }

  test('any Bundle in any layout and any chunks gives its entries back', () => {
    const entries = fc.array(fc.dictionary(fc.string(), fc.jsonValue()))
    const bundle = fc.tuple(entries, fc.dictionary(fc.string().map((key) => `_${key}`), fc.jsonValue()), fc.boolean())
    fc.assert(fc.property(bundle, fc.constantFrom(0, 2), fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1 }), ([entry, more, first], indent, lengths) => {
      const value = first ? { resourceType: 'Bundle', ...more, entry } : { entry, ...more, resourceType: 'Bundle' }
      const cuts = cut(makeJsonCutter, JSON.stringify(value, null, indent), lengths)
      assert.deepEqual(cuts.map(({ bytes }) => JSON.parse(bytes!.toString())), JSON.parse(JSON.stringify(entry)))
    }))
  })
})

describe('NDJSON', () => {
  test('each line, blank ones counted and left out, the last with or without an end', () => {
    assert.deepEqual(show(cut(makeLineCutter, '{"a":1}\r\n\n{"b\nx\n')), ['line 1: {"a":1}\r', 'line 3: {"b', 'line 4: x'])
    assert.deepEqual(show(cut(makeLineCutter, '{"a":1}\n{"b":2}', [3])), ['line 1: {"a":1}', 'line 2: {"b":2}'])
  })

  test('a line that is too long is let go, the next is taken', () => {
    const cutter = makeLineCutter()
    const chunk = Buffer.alloc(1 << 20, 'x')
    for (let n = 0; n <= PIECE_BYTES_MAX / chunk.length; n++) assert.deepEqual(cutter.push(chunk), [])
    assert.deepEqual(show(cutter.push(Buffer.from('\n{}\n'))), ['line 1: too-long', 'line 2: {}'])
  })
})

import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { makeReturnAddress, readReturnAddress } from './return_address.ts'

const KEY = Buffer.from('a key of the tests')
const PARTS = {
  clinic_id: '01936b5e-0000-7000-8000-000000000001',
  message_id: '01936b5e-ffff-7fff-bfff-ffffffffffff',
}
const uuids = fc.uuid().map((id) => id.toLowerCase())

test('a return address fits RFC 5321 and comes back whole, whatever case it was folded to', () => {
  fc.assert(
    fc.property(uuids, uuids, (clinic_id, message_id) => {
      const address = makeReturnAddress({ clinic_id, message_id }, KEY, 'bounce.example.org')
      assert.ok(address.indexOf('@') <= 64)
      assert.match(address, /^b-[a-z2-7]+@bounce\.example\.org$/)
      for (const seen of [address, address.toUpperCase(), ` ${address} `]) {
        assert.deepEqual(readReturnAddress(seen, [KEY], 'bounce.example.org'), { clinic_id, message_id })
      }
    }),
  )
})

test('one changed character anywhere is refused', () => {
  const address = makeReturnAddress(PARTS, KEY, 'bounce.example.org')
  const local = address.slice(0, address.indexOf('@'))
  for (let at = 0; at < local.length; at++) {
    const other = local[at] === 'q' ? 'r' : 'q'
    assert.equal(
      readReturnAddress(`${local.slice(0, at)}${other}${local.slice(at + 1)}@bounce.example.org`, [KEY]),
      undefined,
    )
  }
})

test('an older key still reads, a foreign key or domain does not', () => {
  const address = makeReturnAddress(PARTS, KEY, 'bounce.example.org')
  assert.deepEqual(readReturnAddress(address, [Buffer.from('newer'), KEY]), PARTS)
  assert.equal(readReturnAddress(address, [Buffer.from('foreign')]), undefined)
  assert.equal(readReturnAddress(address, []), undefined)
  assert.equal(readReturnAddress(address, [KEY], 'elsewhere.example.org'), undefined)
})

test('no text makes the reader throw', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      assert.equal(readReturnAddress(text, [KEY]), undefined)
      assert.equal(readReturnAddress(`b-${text}@bounce.example.org`, [KEY]), undefined)
    }),
  )
})

test('ids that are not UUIDs are a fault', () => {
  assert.throws(() => makeReturnAddress({ ...PARTS, message_id: '17' }, KEY, 'bounce.example.org'), /UUID/)
})

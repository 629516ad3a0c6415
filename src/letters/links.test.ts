import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { makeKeyRing } from '../platform/keys.ts'
import { hashAddress, makeLinkToken, readLinkToken } from './links.ts'

const FIRST = { id: 1, secret: randomBytes(32) }
const SECOND = { id: 2, secret: randomBytes(32) }
const KEYS = makeKeyRing([FIRST])
const NOW = new Date('2026-11-24T09:00:00Z')
const CLAIMS = {
  clinic_id: '0199a000-0000-7000-8000-000000000001',
  letter_id: '0199a000-0000-7000-8000-000000000002',
  purpose: 'answer' as const,
  expires_at: new Date('2026-12-24T09:00:00Z'),
}

const claims = fc.record({
  clinic_id: fc.uuid(),
  letter_id: fc.uuid(),
  purpose: fc.constantFrom('answer' as const, 'unsubscribe' as const),
  expires_at: fc
    .integer({ min: NOW.getTime() / 1000 + 1, max: 2 ** 32 - 1 })
    .map((seconds) => new Date(seconds * 1000)),
})

describe('links', () => {
  test('say what was put in, always in 74 characters', () => {
    fc.assert(
      fc.property(claims, (given) => {
        const token = makeLinkToken(KEYS, given)
        assert.match(token, /^[\w-]{74}$/)
        assert.deepEqual(readLinkToken(KEYS, token, given.purpose, NOW), { ok: true, ...given })
      }),
    )
  })

  test('no bit may change', () => {
    const bytes = Buffer.from(makeLinkToken(KEYS, CLAIMS), 'base64url')
    for (let bit = 0; bit < bytes.length * 8; bit += 1) {
      const changed = Buffer.from(bytes)
      changed[bit >> 3]! ^= 1 << (bit & 7)
      for (const purpose of ['answer', 'unsubscribe'] as const) {
        assert.deepEqual(
          readLinkToken(KEYS, changed.toString('base64url'), purpose, NOW),
          { ok: false, reason: 'forged' },
          `bit ${bit}`)
      }
    }
  })

  test('no other spelling of the same bytes is taken, nor any other text', () => {
    const token = makeLinkToken(KEYS, CLAIMS)
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
    for (const last of alphabet) {
      const spelled = token.slice(0, -1) + last
      if (spelled !== token) assert.equal(readLinkToken(KEYS, spelled, 'answer', NOW).ok, false, last)
    }
    for (const text of [
      '',
      'sample',
      `${token}=`,
      token.slice(1),
      `${token}A`,
      ` ${token.slice(1)}`,
      '../'.repeat(25),
    ]) {
      assert.deepEqual(readLinkToken(KEYS, text, 'answer', NOW), { ok: false, reason: 'malformed' })
    }
    fc.assert(
      fc.property(fc.string({ maxLength: 200 }), (text) =>
        assert.equal(readLinkToken(KEYS, text, 'answer', NOW).ok, false),
      ),
    )
  })

  test('a link for one purpose opens nothing else', () => {
    assert.deepEqual(readLinkToken(KEYS, makeLinkToken(KEYS, CLAIMS), 'unsubscribe', NOW), {
      ok: false,
      reason: 'forged',
    })
  })

  test('ends at its time, and still says what it was', () => {
    const token = makeLinkToken(KEYS, CLAIMS)
    assert.equal(readLinkToken(KEYS, token, 'answer', new Date(CLAIMS.expires_at.getTime() - 1)).ok, true)
    assert.deepEqual(readLinkToken(KEYS, token, 'answer', CLAIMS.expires_at), {
      ok: false,
      reason: 'expired',
      ...CLAIMS,
    })
  })

  test('a new key signs while the old one still verifies; a retired one does not', () => {
    const old = makeLinkToken(KEYS, CLAIMS)
    const both = makeKeyRing([FIRST, SECOND])
    assert.equal(readLinkToken(both, old, 'answer', NOW).ok, true)
    const fresh = makeLinkToken(both, CLAIMS)
    assert.deepEqual(
      readLinkToken(KEYS, fresh, 'answer', NOW),
      { ok: false, reason: 'forged' },
      'not by the old ring',
    )
    assert.deepEqual(readLinkToken(makeKeyRing([SECOND]), old, 'answer', NOW), {
      ok: false,
      reason: 'forged',
    })
    assert.deepEqual(readLinkToken(makeKeyRing([{ ...SECOND, id: 1 }]), old, 'answer', NOW), {
      ok: false,
      reason: 'forged',
    })
  })

  test('carry no personal data: nothing but two ids and a time', () => {
    const payload = Buffer.from(makeLinkToken(KEYS, CLAIMS), 'base64url').subarray(0, 39)
    assert.equal(
      payload.subarray(7).toString('hex'),
      (CLAIMS.clinic_id + CLAIMS.letter_id).replaceAll('-', ''),
    )
    assert.equal(payload.readUInt32BE(3), CLAIMS.expires_at.getTime() / 1000)
  })

  test('an address is remembered as a keyed hash, whatever its case', () => {
    assert.deepEqual(hashAddress(KEYS, ' A@Mail.Example '), hashAddress(KEYS, 'a@mail.example'))
    assert.notDeepEqual(
      hashAddress(KEYS, 'a@mail.example'),
      hashAddress(makeKeyRing([SECOND]), 'a@mail.example'),
    )
    assert.deepEqual(
      hashAddress(KEYS, 'a@mail.example'),
      hashAddress(makeKeyRing([FIRST, SECOND]), 'a@mail.example'),
      'a new key changes no hash',
    )
  })
})

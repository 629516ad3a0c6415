import assert from 'node:assert/strict'
import { createPublicKey, generateKeyPairSync } from 'node:crypto'
import { mkdtemp, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import fc from 'fast-check'
import { dkimRecord, ensureDkimKey, readDkimKey, signMessage } from './dkim.ts'
import { verifyDkim } from './fixtures/verify_dkim.ts'

const { privateKey: private_key, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
const KEY = readDkimKey({ domain: 'otklik.example', selector: 's1', private_key })

test('the key is made once, for its owner alone, and the record publishes its public half', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'dkim-'))
  t.after(() => rm(folder, { recursive: true }))
  const keys = join(folder, 'keys')
  const made = await Promise.all([1, 2, 3].map(() => ensureDkimKey(keys, 's1')))
  assert.equal(new Set(made.map((one) => one.private_key)).size, 1)
  assert.deepEqual(await readdir(keys), ['dkim-s1.pem'])
  assert.equal((await stat(made[0]!.path)).mode & 0o777, 0o600)
  assert.equal((await ensureDkimKey(keys, 's1')).private_key, await readFile(made[0]!.path, 'utf8'))

  const record = dkimRecord(
    readDkimKey({ domain: 'otklik.example', selector: 's1', private_key: made[0]!.private_key }),
  )
  assert.equal(record.name, 's1._domainkey.otklik.example')
  const published = createPublicKey({
    key: Buffer.from(record.value.split('p=')[1]!, 'base64'),
    format: 'der',
    type: 'spki',
  })
  assert.ok(published.equals(createPublicKey(made[0]!.private_key)))
  const joined = [...record.zone_line.matchAll(/"([^"]*)"/g)].map((part) => part[1]).join('')
  assert.equal(joined, record.value)

  await writeFile(made[0]!.path, 'not a key')
  await assert.rejects(ensureDkimKey(keys, 's1'), /cannot be read/)
})

test('what cannot sign is a fault at once', () => {
  const elliptic = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey
  assert.throws(() => readDkimKey({ domain: 'otklik.example', selector: 's1', private_key: elliptic }), /RSA/)
  assert.throws(() => readDkimKey({ domain: 'a; b=c', selector: 's1', private_key }), /domain/)
  assert.throws(() => readDkimKey({ domain: 'otklik.example', selector: '../s1', private_key }), /selector/)
})

test('a signature holds over any body and header white space, and breaks with any other change', async () => {
  const bodies = fc.array(fc.constantFrom('word', ' ', '  ', '\t', '\r\n', '\r\n\r\n', '.', 'ю'), {
    maxLength: 40,
  })
  await fc.assert(
    fc.asyncProperty(bodies, fc.constantFrom('a', ' a  b ', 'a\r\n\tb'), async (words, subject) => {
      const head = `From: a@otklik.example\r\nSubject: ${subject}\r\nList-ID: <l.otklik.example>\r\n\r\n`
      const signed = await signMessage(Buffer.from(head + words.join(''), 'latin1'), KEY)
      const verdict = verifyDkim(signed, publicKey)
      assert.ok(verdict.body_ok && verdict.signature_ok)
      const changed = Buffer.from(signed.toString('latin1').replace('<l.otklik', '<m.otklik'), 'latin1')
      assert.ok(!verifyDkim(changed, publicKey).signature_ok)
      const longer = Buffer.concat([signed, Buffer.from('x')])
      assert.ok(!verifyDkim(longer, publicKey).body_ok)
    }),
    { numRuns: 50 },
  )
})

test('a second Subject added on the way breaks the signature', async () => {
  const signed = await signMessage(Buffer.from('From: a@otklik.example\r\nSubject: one\r\n\r\nbody\r\n'), KEY)
  const added = Buffer.concat([Buffer.from('Subject: two\r\n'), signed])
  assert.ok(verifyDkim(signed, publicKey).signature_ok)
  assert.ok(!verifyDkim(added, publicKey).signature_ok)
})

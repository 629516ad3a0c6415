import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readMbox } from './mbox.ts'

test('an mbox is read message by message', async () => {
  const read = async (text: string, size_max = 1_000) => {
    const chunks = text.match(/[\s\S]{1,7}/g) ?? []
    const found: string[] = []
    for await (const raw of readMbox(asStream(chunks), size_max)) found.push(raw.toString())
    return found
  }
  assert.deepEqual(
    await read('From a\nSubject: x\n\nbody\nFrom here on\n>From you\n\nFrom b\r\nSubject: y\r\n\r\nz'),
    ['Subject: x\r\n\r\nbody\r\nFrom here on\r\nFrom you\r\n', 'Subject: y\r\n\r\nz'],
  )
  assert.deepEqual(await read(''), [])
  assert.equal((await read(`From a\n${'long\n'.repeat(10_000)}`))[0]!.length < 1_010, true)
})

async function* asStream(chunks: string[]): AsyncGenerator<string> {
  yield* chunks
}

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import pg from 'pg'
import { type TestDatabase, makeDatabase } from '../../test/database.ts'
import { describeError } from './log.ts'

let database: TestDatabase
let client: pg.Client
before(async () => {
  database = await makeDatabase()
  client = new pg.Client({ connectionString: database.url })
  await client.connect()
})
after(async () => {
  await client.end()
  await database.drop()
})

const VALUE = 'У Ивановой давление'

for (const [what, statement] of [
  ['a text where a number was expected', 'select $1::int'],
  ['a text where an id was expected', 'select $1::uuid'],
  ['a text where JSON was expected', 'select $1::jsonb'],
  ['a text where a date was expected', 'select $1::timestamptz'],
] as const) {
  test(`what somebody wrote is in no log: ${what}`, async () => {
    const error = await client.query(statement, [VALUE]).then(() => assert.fail('a fault was expected'), (fault: Error) => fault)
    assert.ok(JSON.stringify([error.message, error.stack]).includes('давление') || statement.includes('jsonb'), 'the server repeats it')
    const logged = JSON.stringify(describeError(error))
    assert.ok(!logged.includes('давление'), logged)
    assert.match(logged, /22/, 'the code stays')
  })
}

test('the names of tables and constraints stay, since they say where', () => {
  const error = Object.assign(new Error('duplicate key value violates unique constraint "answer_letter_uq"'), { code: '23505' })
  assert.match(JSON.stringify(describeError(error)), /answer_letter_uq/)
})

test('an address of a person is in no log, whoever names it', () => {
  const error = new Error('all recipients were rejected: 550 5.1.1 <ivanova@mail.example> unknown')
  const logged = JSON.stringify(describeError(error))
  assert.ok(!logged.includes('ivanova'), logged)
  assert.match(logged, /550 5\.1\.1/)
  assert.match(logged, /log\.test\.ts/, 'the stack stays')
})

test('a link of a letter is in no log', () => {
  const logged = JSON.stringify(describeError(new Error(`cannot render /r/${'aB3_-'.repeat(14)}xyzw?s=5`)))
  assert.ok(!logged.includes('aB3_-aB3_-'), logged)
})

test('what is thrown that is no Error is told by its kind only', () => {
  assert.doesNotMatch(JSON.stringify(describeError('ivanova@mail.example')), /ivanova/)
  assert.doesNotThrow(() => describeError(undefined))
  assert.match(JSON.stringify(describeError({ message: 'lost', worker: 'w' })), /lost/)
})

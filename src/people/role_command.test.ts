// `otklik roles`: the first operator of an installation.
import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Writable } from 'node:stream'
import { after, before, test } from 'node:test'
import { type TestDatabase, makeDatabase } from '../../test/database.ts'
import { command } from '../cli/roles.ts'
import { UsageError } from '../cli/command.ts'

let folder: string
let database: TestDatabase
let former: string | undefined

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'otklik-roles-'))
  database = await makeDatabase()
  former = process.env['DATABASE_URL']
  process.env['DATABASE_URL'] = database.url
})

after(async () => {
  if (former === undefined) delete process.env['DATABASE_URL']
  else process.env['DATABASE_URL'] = former
  await database.drop()
  await rm(folder, { recursive: true, force: true })
})

async function otklik(...positionals: string[]) {
  const said: Record<'out' | 'err', string> = { out: '', err: '' }
  const stream = (name: 'out' | 'err') => new Writable({
    write(part, _encoding, done) {
      said[name] += String(part)
      done()
    },
  })
  const code = await command.run({ values: {}, positionals, out: stream('out'), err: stream('err') })
  return { code, ...said }
}

async function write(text: string): Promise<string> {
  const file = join(folder, 'roles.csv')
  await writeFile(file, text)
  return file
}

test('makes the first operator, and changes nothing when repeated', async () => {
  const file = await write('login,name,role\nn.bragina,Наталья Брагина,operator\n')
  assert.deepEqual(await otklik(file), { code: 0, out: 'Roles: 1 new, 0 with other dates, 0 as they were.\n', err: '' })
  assert.deepEqual(await otklik(file), { code: 0, out: 'Roles: 0 new, 0 with other dates, 1 as they were.\n', err: '' })
})

test('names every wrong line and changes nothing', async () => {
  const said = await otklik(await write('login,name,role\na,A,operator\nb,B,mayor\nc,C,doctor\n'))
  assert.equal(said.code, 3)
  assert.match(said.err, /Nothing is changed:\nLine 3: There is no role “mayor”.*\nLine 4: .*at a clinic only/)
  assert.match(said.err, /Line 4: Say which doctor/)
})

test('says what is wrong with its words', async () => {
  await assert.rejects(otklik(), UsageError)
  await assert.rejects(otklik(join(folder, 'nowhere.csv')), /cannot be read/)
})

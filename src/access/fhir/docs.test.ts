// docs/fhir.md is true: every curl command in it is carried out, in the order in which they stand there.
import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { type System, openSystem } from '../../../test/fhir.ts'
import { type TestHouse, openTestHouse } from '../../../test/house.ts'
import { buildSpecialty } from '../booking/booking.sample.ts'

interface Command { method: string; url: string; headers: Record<string, string>; body: string | undefined }

/** The words of a shell's command: single and double quotes, `\` before a sign or line end, `$NAME`. */
function splitWords(text: string, env: Record<string, string>): string[] {
  const words: string[] = []
  let word: string | undefined
  const name = /^\$([A-Z]+)/
  for (let at = 0; at < text.length; at++) {
    const sign = text[at]!
    const quote = sign === '\'' || sign === '"' ? sign : undefined
    if (/\s/.test(sign)) {
      if (word !== undefined) words.push(word)
      word = undefined
    } else if (quote === '\'') {
      const end = text.indexOf('\'', at + 1)
      word = (word ?? '') + text.slice(at + 1, end)
      at = end
    } else if (quote === '"') {
      word ??= ''
      for (at++; text[at] !== '"'; at++) {
        const variable = name.exec(text.slice(at))
        if (variable) { word += env[variable[1]!]; at += variable[0].length - 1 } else word += text[at] === '\\' ? text[++at]! : text[at]!
      }
    } else if (sign === '\\') {
      if (text[++at] !== '\n') word = (word ?? '') + text[at]!
    } else {
      const variable = name.exec(text.slice(at))
      word = (word ?? '') + (variable ? env[variable[1]!] : sign)
      if (variable) at += variable[0].length - 1
    }
  }
  return word === undefined ? words : [...words, word]
}

function readCommand(words: string[]): Command {
  const command: Command = { method: 'GET', url: '', headers: {}, body: undefined }
  for (let at = 1; at < words.length; at++) {
    const word = words[at]!
    if (word === '-s') continue
    if (word === '-X') command.method = words[++at]!
    else if (word === '-H') {
      const [name, ...rest] = words[++at]!.split(': ')
      command.headers[name!.toLowerCase()] = rest.join(': ')
    } else if (word === '-d') {
      command.body = words[++at]!
      if (command.method === 'GET') command.method = 'POST'
      command.headers['content-type'] ??= 'application/x-www-form-urlencoded'
    } else command.url = word
  }
  return command
}

describe('docs/fhir.md', () => {
  let test_house: TestHouse
  let system: System
  before(async () => {
    test_house = await openTestHouse()
    system = await openSystem(test_house.house)
    await test_house.house.database.write((db) => buildSpecialty(db))
  })
  after(() => test_house.close())

  test('every curl command is taken', async () => {
    const page = await readFile(join(import.meta.dirname, '../../../docs/fhir.md'), 'utf8')
    const blocks = [...page.matchAll(/^```sh\n(.*?)^```/gms)].map((match) => match[1]!)
    const env: Record<string, string> = { OTKLIK: '/fhir/R4', TOKEN: system.token }
    const seen: string[] = []
    for (const line of blocks.flatMap((block) => block.split(/^(?=curl|export)/m)).filter((text) => text.startsWith('curl'))) {
      const command = readCommand(splitWords(line, env))
      const answer = await test_house.web.inject({
        method: command.method as 'GET', url: command.url, headers: command.headers, ...(command.body === undefined ? {} : { payload: command.body }),
      })
      const what = `${command.method} ${command.url.split('?')[0]}`
      assert.ok(answer.statusCode < 300, `${what}: ${answer.statusCode} ${answer.body}`)
      const bundle = answer.json() as { type?: string; total?: number; entry?: { resource: { id: string }; response?: { status: string } }[] }
      if (bundle.type === 'batch-response') assert.ok(bundle.entry!.every((entry) => entry.response!.status.startsWith('20')), answer.body)
      if (bundle.type === 'searchset') assert.ok(bundle.total! > 0, `${what}: nothing was found`)
      if (what.endsWith('$find')) env['OFFERED'] = bundle.entry![0]!.resource.id
      if (what.endsWith('$hold')) env['BOOKING'] = bundle.entry![0]!.resource.id
      seen.push(what.replace('/fhir/R4', ''))
    }
    assert.deepEqual(seen, [
      'POST ', 'PUT /Encounter/v1', 'GET /Encounter/v1', 'POST ', 'PUT /Appointment/a1', 'GET /Slot', 'POST /Appointment/_search',
      'GET /Appointment/$find', 'POST /Appointment/$hold', 'POST /Appointment/$book', 'POST /Appointment/$book',
    ])
  })
})

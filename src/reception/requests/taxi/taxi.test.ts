// Taxis against a real provider: an HTTP server of this test that checks signatures, answers, fails, and calls back.
import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import { type IncomingMessage, type Server, type ServerResponse, createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, before, describe, test } from 'node:test'
import { NOON, type TestHouse, openTestHouse } from '../../../../test/house.ts'
import { type Person, signIn, textOf } from '../../../../test/signed_in.ts'
import { one, sql } from '../../../platform/db/index.ts'
import { makeId } from '../../../platform/ids.ts'
import { type OnPost, openOnPost } from '../../posts/post.sample.ts'
import { findRequest } from '../queries/requests.ts'
import { listProviders } from '../queries/taxi.ts'
import { watchRound } from '../watch.ts'
import { isProviderUrl, providerSecret, signMessage } from './protocol.ts'

interface Heard {
  body: { type: string; order: string; callback: string; passenger: string; needs: string[]; pickup: { name: string } }
  key: string
  is_signed: boolean
}

let t: TestHouse
let desk: OnPost
let senior: Person
let base: string
let server: Server
let secret: string
let provider_id: string
const heard: Heard[] = []
/** What the provider says to the next messages; nothing left: it accepts. */
let answers: { status: number; body?: unknown }[] = []

async function textIn(request: IncomingMessage): Promise<string> {
  let text = ''
  for await (const piece of request) text += piece
  return text
}

before(async () => {
  t = await openTestHouse()
  await t.listen()
  desk = await openOnPost(t)
  senior = await signIn(t, 'senior_administrator', desk.clinic.id)
  base = `/reception/${desk.clinic.slug}`
  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    const text = await textIn(request)
    const [, seconds, mac] = /^t=(\d+),v1=([0-9a-f]{64})$/.exec(String(request.headers['otklik-signature']))!
    const is_signed = createHmac('sha256', secret).update(`${seconds}.${text}`).digest('hex') === mac
    heard.push({ body: JSON.parse(text), key: String(request.headers['idempotency-key']), is_signed })
    const { status, body } = answers.shift() ?? { status: 200, body: { state: 'accepted', car: 'белая, А123АА', eta: '2026-11-24T09:10:00Z' } }
    response.writeHead(status, { 'content-type': 'application/json' }).end(body === undefined ? '' : typeof body === 'string' ? body : JSON.stringify(body))
  }
  server = createServer((request, response) => void answer(request, response))
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/orders`
  assert.equal((await senior.post(`${base}/taxi`, { kind: 'webhook', name: 'Город', url, phone: '8 (495) 123-45-67' })).headers.location, `${base}/taxi?done=added`)
  ;({ id: provider_id } = (await listProviders(t.house.database.read, desk.clinic.id))[0]!)
  secret = providerSecret(t.house.keys.address, provider_id)
})
after(async () => {
  server.close()
  await t.close()
})

const watch = () => watchRound(t.house, new AbortController().signal)
const at = (seconds: number) => t.clock.set(new Date(NOON.getTime() + seconds * 1000))
const rowOf = async (id: string) => (await findRequest(t.house.database.read, desk.clinic.id, id))!

async function order(fields: Record<string, string> = {}): Promise<string> {
  heard.length = 0
  const id = makeId(t.clock.now())
  const reply = await desk.person.post(`${base}/requests`, { id, kind: 'taxi', who: 'А012', provider: provider_id, step_free: 'yes', ...fields })
  assert.equal(reply.statusCode, 303)
  return id
}

const callBack = (body: unknown, callback = heard[0]!.body.callback) =>
  fetch(callback, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })

describe('a provider by webhook', () => {
  test('gets the order signed, once; what it tells comes to the board; what is late or doubled changes nothing', async () => {
    at(0)
    const id = await order()
    assert.equal((await rowOf(id)).ride!.state, 'sent')
    await Promise.all([watch(), watch()])
    assert.equal(heard.length, 1, 'two workers send it once')
    const { body, is_signed } = heard[0]!
    assert.ok(is_signed)
    assert.deepEqual([body.type, body.passenger, body.needs], ['order', 'А012', ['wheelchair']])
    assert.ok(body.pickup.name.startsWith('Городская поликлиника'))
    assert.match(textOf((await desk.person.get(`${base}/board`)).body), /Заказ приняли\. Машина: белая, А123АА\. Подъедет около 12:10/)
    await desk.person.post(`${base}/requests/${id}/acts`, { act: 'take' })
    assert.deepEqual(await (await callBack({ seq: 2, state: 'arrived', car: 'белая, А123АА' })).json(), { kept: true })
    assert.deepEqual(await (await callBack({ seq: 1, state: 'on_the_way' })).json(), { kept: false })
    assert.deepEqual(await (await callBack({ seq: 2, state: 'arrived' })).json(), { kept: false })
    assert.equal((await rowOf(id)).ride!.state, 'arrived')
    await callBack({ seq: 3, state: 'finished' })
    assert.deepEqual([(await rowOf(id)).state, (await rowOf(id)).ride!.state], ['done', 'finished'])
    assert.deepEqual(await (await callBack({ seq: 4, state: 'riding' })).json(), { kept: false })
    const { states } = await one(t.house.database.read, sql<{ states: string[] }>`
      select array_agg(body->'ride'->>'state' order by seq) as states
      from reception.change
      where clinic_id = ${desk.clinic.id}
        and subject = ${id}`)
    assert.deepEqual(states, ['sent', 'accepted', 'accepted', 'arrived', 'finished', 'finished'])
  })

  test('that fails is asked again under the same key, then the board says to call by phone', async () => {
    at(0)
    answers = [{ status: 503 }, { status: 500 }]
    const id = await order()
    for (const seconds of [0, 4, 5, 19, 20]) {
      at(seconds)
      await watch()
    }
    assert.equal(heard.length, 3)
    assert.equal(new Set(heard.map(({ key }) => key)).size, 1)
    assert.equal((await rowOf(id)).ride!.state, 'accepted')
    answers = Array.from({ length: 4 }, () => ({ status: 503 }))
    const lost = await order()
    for (let seconds = 20; seconds < 200; seconds += 10) {
      at(seconds)
      await watch()
    }
    assert.deepEqual([heard.length, (await rowOf(lost)).ride!.state], [4, 'unreachable'])
    const page = await desk.person.get(`${base}/requests/${lost}`)
    assert.match(textOf(page.body), /Такси не отвечает\. Вызовите по телефону.*Позвонить: Город/)
    assert.ok(page.body.includes('href="tel:84951234567"'))
    at(0)
  })

  test('that says no, or answers what is no answer', async () => {
    at(0)
    answers = [{ status: 422 }]
    const refused = await order()
    await watch()
    assert.equal((await rowOf(refused)).ride!.state, 'refused')
    for (const body of ['<html>', undefined, { state: 'flying' }, 'x'.repeat(50_000)]) {
      answers = [{ status: 200, body }]
      const id = await order()
      await watch()
      assert.equal((await rowOf(id)).ride!.state, 'sent', 'an order that was taken, of which nothing is known yet')
      await callBack({ seq: 1, state: 'accepted' })
      assert.equal((await rowOf(id)).ride!.state, 'accepted')
    }
  })

  test('that said no, or nothing, can be ordered from again on the page of the request', async () => {
    at(0)
    answers = [{ status: 422 }]
    const id = await order()
    const acts = `${base}/requests/${id}/acts`
    const offer = /Заказать ещё раз: Город/
    assert.doesNotMatch(textOf((await desk.person.get(`${base}/requests/${id}`)).body), offer, 'one is on its way')
    await watch()
    assert.match(textOf((await desk.person.get(`${base}/requests/${id}`)).body), offer)
    assert.equal((await desk.person.post(acts, { act: 'order', provider: makeId(NOON) })).statusCode, 422)
    assert.equal((await desk.person.post(acts, { act: 'order', provider: 'Город' })).statusCode, 422)
    assert.equal((await desk.person.post(acts, { act: 'order', provider: provider_id })).statusCode, 303)
    assert.equal((await desk.person.post(acts, { act: 'order', provider: provider_id })).statusCode, 409, 'pressed twice, ordered once')
    await watch()
    assert.deepEqual([heard.length, heard[1]!.body.type, (await rowOf(id)).ride!.state], [2, 'order', 'accepted'])
    assert.notEqual(heard[0]!.body.order, heard[1]!.body.order)
    assert.deepEqual(await (await callBack({ seq: 9, state: 'arrived' })).json(), { kept: false }, 'the order that was refused')
    assert.deepEqual(await (await callBack({ seq: 1, state: 'arrived' }, heard[1]!.body.callback)).json(), { kept: true })

    answers = Array.from({ length: 4 }, () => ({ status: 503 }))
    const silent = await order()
    for (let seconds = 0; seconds < 200; seconds += 10) {
      at(seconds)
      await watch()
    }
    heard.length = 0
    assert.equal((await desk.person.post(`${base}/requests/${silent}/acts`, { act: 'order', provider: provider_id })).statusCode, 303)
    await watch()
    assert.deepEqual(heard.map(({ body }) => body.type).toSorted(), ['call_off', 'order'], 'the one that may have been heard is called off')
    assert.equal((await rowOf(silent)).ride!.state, 'accepted')

    answers = Array.from({ length: 4 }, () => ({ status: 503 }))
    const deaf = await order()
    for (let seconds = 200; seconds < 400; seconds += 10) {
      at(seconds)
      await watch()
    }
    heard.length = 0
    assert.equal((await desk.person.post(`${base}/requests/${deaf}/acts`, { act: 'fail', reason: 'left' })).statusCode, 303)
    answers = [{ status: 503 }, { status: 503 }, { status: 200 }]
    for (let seconds = 400; seconds < 500; seconds += 5) {
      at(seconds)
      await watch()
    }
    assert.deepEqual(heard.map(({ body }) => body.type), ['call_off', 'call_off', 'call_off'], 'calling off is tried as often as ordering')
    at(0)
  })

  test('is told when the visitor needs it no more', async () => {
    at(0)
    const id = await order()
    await watch()
    await desk.person.post(`${base}/requests/${id}/acts`, { act: 'fail', reason: 'refused' })
    await watch()
    assert.deepEqual(heard.map(({ body }) => body.type), ['order', 'call_off'])
    assert.equal(heard[0]!.body.order, heard[1]!.body.order)
    await watch()
    assert.equal(heard.length, 2)
    assert.deepEqual(await (await callBack({ seq: 1, state: 'accepted' })).json(), { kept: false })
  })
})

test('an address that is not ours, or a message that says nothing, is told so', async () => {
  at(0)
  await order()
  await watch()
  const { callback } = heard[0]!.body
  for (const body of [{}, { seq: 0, state: 'accepted' }, { seq: 1, state: 'flying' }, { seq: 1, state: 'accepted', eta: 'скоро' }, []]) {
    const reply = await callBack(body)
    assert.equal(reply.status, 422)
    assert.match(((await reply.json()) as { error: string }).error, /seq rises/)
  }
  const forged = callback.replace(/.{4}$/, 'AAAA')
  assert.equal((await callBack({ seq: 1, state: 'accepted' }, forged)).status, 404)
  at(3 * 24 * 3600)
  assert.equal((await callBack({ seq: 1, state: 'accepted' })).status, 410)
  at(0)
})

test('what no database takes is left out of what a provider says, and holds nothing up', async () => {
  at(0)
  answers = [{ status: 200, body: '{"state":"accepted","car":"А1\\u0000\\ud8001","eta":null}' }]
  const id = await order()
  await watch()
  assert.equal((await rowOf(id)).ride!.state, 'accepted')
  assert.match((await rowOf(id)).ride!.car!, /^А1.1$/)
  const reply = await fetch(heard[0]!.body.callback, { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"seq":1,"state":"arrived","car":"Б\\u00002\\udc00"}' })
  assert.deepEqual([reply.status, await reply.json()], [200, { kept: true }])
  assert.equal((await rowOf(id)).ride!.state, 'arrived')
})

test('by phone: called, noted with car and minutes, done; no provider is needed', async () => {
  at(0)
  const id = await order({ provider: '' })
  await watch()
  assert.equal(heard.length, 0)
  assert.equal((await desk.person.post(`${base}/requests/${id}/acts`, { act: 'call', car: 'синяя, В777ВВ', minutes: '7' })).statusCode, 409, 'whoever takes it calls')
  await desk.person.post(`${base}/requests/${id}/acts`, { act: 'take' })
  await desk.person.post(`${base}/requests/${id}/acts`, { act: 'call', car: 'синяя, В777ВВ', minutes: '7' })
  assert.match(textOf((await desk.person.get(`${base}/board`)).body), /Такси вызвали по телефону\. Машина: синяя, В777ВВ\. Подъедет около 12:07/)
  await desk.person.post(`${base}/requests/${id}/acts`, { act: 'done' })
  assert.equal((await rowOf(id)).state, 'done')
})

describe('the list of taxis', () => {
  test('is kept by the senior; what cannot be read comes back with what was typed', async () => {
    const bad: [Record<string, string>, RegExp][] = [
      [{ kind: 'phone', name: '', phone: '123' }, /Напишите название/], [{ kind: 'phone', name: 'Город', phone: 'звоните' }, /Напишите телефон/],
      [{ kind: 'webhook', name: 'Город', url: 'http://taxi.example/orders' }, /начинается с https/], [{ kind: 'webhook', name: 'Город', url: 'https://a:b@taxi.example' }, /без имени и пароля/],
    ]
    for (const [fields, sentence] of bad) {
      const reply = await senior.post(`${base}/taxi`, fields)
      assert.equal(reply.statusCode, 422)
      assert.match(textOf(reply.body), sentence)
      assert.ok(reply.body.includes(`value="${fields['url'] ?? fields['phone']}"`))
    }
    await senior.post(`${base}/taxi`, { kind: 'phone', name: 'Диспетчер', phone: '+7 495 000-00-00' })
    const page = await senior.get(`${base}/taxi`)
    assert.ok(page.body.includes(secret))
    const { id } = (await listProviders(t.house.database.read, desk.clinic.id)).find(({ name }) => name === 'Диспетчер')!
    assert.equal((await senior.post(`${base}/taxi/${id}/end`)).headers.location, `${base}/taxi?done=closed`)
    assert.equal((await senior.post(`${base}/taxi/${id}/end`)).statusCode, 404)
    assert.equal((await desk.person.get(`${base}/taxi`)).statusCode, 403)
  })

  test('addresses: https anywhere, this machine in the demonstration alone', () => {
    assert.deepEqual(['https://taxi.example/a', 'http://localhost:1/a', 'http://taxi.example', 'ftp://x', 'нет'].map((url) => isProviderUrl(url, true)), [true, true, false, false, false])
    assert.equal(isProviderUrl('http://localhost:1/a', false), false)
    assert.match(signMessage('s', '{}', NOON), /^t=1795510800,v1=[0-9a-f]{64}$/)
  })
})

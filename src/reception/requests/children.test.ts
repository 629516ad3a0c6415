// A child that is minded: the code, told once and kept as a hash; the wrong one, the right one, the bell.
import assert from 'node:assert/strict'
import { after, describe, test } from 'node:test'
import { signIn, textOf } from '../../../test/signed_in.ts'
import { all, one, sql } from '../../platform/db/index.ts'
import { openFrontDesk } from './requests.sample.ts'

const { t, clinic, entrance, floor, base, rowOf, at, watch, ask, act, deliver, assertFolded } = await openFrontDesk()
after(() => t.close())

describe('a child', () => {
  test('the code is shown once and kept as a hash; a wrong one is refused and counted, the right one lets go; the bell rings', async () => {
    at(0)
    const { id, reply } = await ask({ kind: 'child', room: '', until: '12:40' })
    const code = /data-code="">(\d{5})</.exec(reply.body)![1]!
    assert.match(textOf(reply.body), /Доска позовёт в 12:35/)
    assert.ok(!(await ask({ id, kind: 'child', until: '12:40' })).reply.body.includes(code), 'asked again it is not told')
    const { hash } = await one(t.house.database.read, sql<{ hash: Buffer }>`select code_hash as hash from reception.request where clinic_id = ${clinic.id} and id = ${id}`)
    assert.equal(hash.length, 32)
    const written = await all(t.house.database.read, sql<{ body: string }>`select body::text as body from reception.change where clinic_id = ${clinic.id} and subject = ${id}`)
    assert.ok(written.every(({ body }) => !body.includes(code) && !body.includes('code_hash')))
    const wrong = code === '00000' ? '11111' : '00000'
    await act(floor.person, id, { act: 'take' })
    assert.equal((await act(floor.person, id, { act: 'done' })).statusCode, 422, 'without a code nobody is given a child')
    assert.equal((await act(floor.person, id, { act: 'fail', reason: 'left' })).statusCode, 422)
    at(34)
    await watch()
    assert.equal((await rowOf(id)).rung_at, null)
    at(35)
    await watch()
    assert.match(textOf((await floor.person.get(`${base}/board`)).body), /Пора: приём заканчивается/)
    const refused = await act(floor.person, id, { act: 'fetch', code: wrong })
    assert.equal(refused.statusCode, 422)
    assert.match(textOf(refused.body), /Код неверный\. Ребёнка отдавать нельзя\. Можно назвать ещё 4 раза/)
    assert.equal((await rowOf(id)).code_misses, 1)
    assert.equal((await act(floor.person, id, { act: 'fetch', code: ` ${code.slice(0, 2)} ${code.slice(2)}` })).statusCode, 303)
    assert.equal((await rowOf(id)).state, 'done')
    await assertFolded(id)
    at(0)
  })

  test('after five wrong codes only the senior helps, with a new one; by a device likewise', async () => {
    const code = '12345'
    const [opened] = await deliver(entrance, [{ kind: 'request_open', of: 'child', who: 'Ия', until: '13:00', code }])
    const request = opened!.id
    assert.deepEqual((await deliver(floor, [{ kind: 'request_act', request, act: 'take' }])).map(({ outcome }) => outcome), ['kept'])
    for (const left of [4, 3, 2, 1, 0]) {
      const [told] = await deliver(floor, [{ kind: 'request_act', request, act: 'fetch', code: '54321' }])
      assert.deepEqual([told!.outcome, told!.state!.code_misses, told!.state!.state], ['kept', 5 - left, 'taken'])
      assert.match(told!.sentence!, left > 0 ? /Можно назвать ещё/ : /Попытки закончились/)
    }
    const [locked] = await deliver(floor, [{ kind: 'request_act', request, act: 'fetch', code }])
    assert.deepEqual([locked!.outcome, /пять раз/.test(locked!.sentence!)], ['refused', true])
    assert.equal((await act(floor.person, request, { act: 'new_code' })).statusCode, 403)
    assert.equal((await deliver(floor, [{ kind: 'request_act', request, act: 'new_code' }]))[0]!.outcome, 'refused')
    const senior = await signIn(t, 'senior_administrator', clinic.id)
    const renewed = await act(senior, request, { act: 'new_code' })
    const fresh = /data-code="">(\d{5})</.exec(renewed.body)![1]!
    const [fetched] = await deliver(floor, [{ kind: 'request_act', request, act: 'fetch', code: fresh }])
    assert.deepEqual([fetched!.outcome, fetched!.state!.state], ['kept', 'done'])
  })

  test('that is here is nobody’s to close without its code, even while no one has it', async () => {
    at(0)
    const { id, reply } = await ask({ kind: 'child', room: '', until: '12:40' })
    const code = /data-code="">(\d{5})</.exec(reply.body)![1]!
    await act(floor.person, id, { act: 'take' })
    await act(floor.person, id, { act: 'release' })
    assert.equal((await rowOf(id)).state, 'waiting')
    for (const person of [entrance.person, floor.person]) {
      assert.ok(!(await person.get(`${base}/requests/${id}`)).body.includes('value="fail"'), 'and no button says so')
      const reply = await act(person, id, { act: 'fail', reason: 'left' })
      assert.equal(reply.statusCode, 422)
      assert.match(textOf(reply.body), /код/)
    }
    await act(entrance.person, id, { act: 'take' })
    assert.equal((await act(entrance.person, id, { act: 'fetch', code })).statusCode, 303)
    await assertFolded(id)
    const mistaken = await ask({ kind: 'child', room: '', until: '12:40' })
    assert.equal((await act(entrance.person, mistaken.id, { act: 'fail', reason: 'mistake' })).statusCode, 303, 'one that never came may be closed')
  })
})

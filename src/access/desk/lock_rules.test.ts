// The no-show rule as data: an operator changes it on a page, what people read and what keeps them from booking follow.
import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, test } from 'node:test'
import { NOON, type TestHouse, openTestHouse } from '../../../test/house.ts'
import { type Person, signIn, textOf } from '../../../test/signed_in.ts'
import { all, sql } from '../../platform/db/index.ts'
import { NETWORK_ID } from '../../platform/ids.ts'
import { DAY_MS } from '../../platform/time.ts'
import { ensureAssets } from '../../ui/build.ts'
import { audited, buildMissed, openClinic, openResident } from './desk.sample.ts'
import { findLock } from './lock.ts'

let t: TestHouse
let operator: Person
let clinic_id: string
before(async () => {
  await ensureAssets()
  t = await openTestHouse()
  clinic_id = (await openClinic(t)).clinic.id
  operator = await signIn(t, 'operator', NETWORK_ID)
})
after(() => t.close())
beforeEach(() => t.clock.set(NOON))

const HREF = '/access/lock-rule'
const RULE = { specialty: '*', missed_max: '2', window_days: '60', lock_days: '14', valid_from: '2026-11-24', source: 'Приказ № 17 от 20 ноября 2026 года' }
const lockOf = (person_id: string, specialty = 'ent') => findLock(t.house.database.read, person_id, specialty, t.clock.now())

describe('the no-show rule', () => {
  test('is shown with the form; a wrong form comes back with what was typed and a sentence at each field', async () => {
    const shown = await operator.get(HREF)
    assert.equal(shown.statusCode, 200)
    assert.match(textOf(shown.body), /Все без своего правила.*Если за 90 дней пропустить 3 приёма.*30 дней.*действует/s)
    const back = await operator.post(HREF, { ...RULE, specialty: 'no-such', missed_max: '1', window_days: 'много', lock_days: '500', valid_from: '2026-11-23', source: '' })
    assert.equal(back.statusCode, 422)
    for (const said of [
      'Выберите специальность из списка', 'Укажите от 2 до 20 приёмов', 'Укажите от 7 до 730 дней', 'Укажите от 1 до 180 дней', 'Укажите день не раньше сегодняшнего',
      'Напишите, на основании чего',
    ]) assert.ok(textOf(back.body).includes(said.replaceAll(' ', ' ')), said)
    assert.match(back.body, /value="много"/)
    assert.equal((await audited(t, NETWORK_ID, 'access.lock_rule_set')).length, 0)
  })

  test('changed, it holds at once for what was missed before, and residents read the new one', async () => {
    const resident = await openResident(t)
    await buildMissed(t, clinic_id, resident.person.id, 'ent', [20, 1])
    assert.equal(await lockOf(resident.person.id), null)
    const saved = await operator.post(HREF, RULE)
    assert.equal(saved.headers.location, `${HREF}?done=set`)
    assert.match(textOf((await operator.get(saved.headers.location)).body), /Сохранено.*Если за 60 дней пропустить 2 приёма.*14 дней.*Приказ № 17/s)
    assert.equal((await lockOf(resident.person.id))!.until.getTime(), NOON.getTime() + 13 * DAY_MS)
    assert.match(textOf((await resident.get('/access/locks')).body), /Если за 60 дней пропустить 2 приёма у одной специальности.*14 дней.*Приказ № 17/s)
    const [event] = await audited(t, NETWORK_ID, 'access.lock_rule_set')
    assert.deepEqual([event!.actor_id, event!.detail], [operator.id, {
      specialty_code: '*', missed_max: 2, window_days: 60, lock_days: 14, valid_from: '2026-11-24', source: RULE.source,
    }])
    // typed wrongly and saved once more the same day: the day has one rule
    await operator.post(HREF, { ...RULE, missed_max: '4', window_days: '90', lock_days: '30' })
    assert.equal(await lockOf(resident.person.id), null)
    const editions = await all(t.house.database.read, sql<{ edition: string; missed_max: number }>`select edition, missed_max from access.lock_rule where specialty_code = '*' order by edition`)
    assert.deepEqual(editions, [{ edition: '2026', missed_max: 3 }, { edition: '2026-11-24', missed_max: 4 }])
  })

  test('of one specialty stands before the common one from its day on, and can be taken back', async () => {
    const resident = await openResident(t)
    await buildMissed(t, clinic_id, resident.person.id, 'ent', [20, 1])
    await operator.post(HREF, { ...RULE, specialty: 'ent', valid_from: '2026-11-26' })
    assert.match(textOf((await operator.get(HREF)).body), /Оториноларинголог.*с чт 26 ноября/s)
    assert.equal(await lockOf(resident.person.id), null, 'not yet')
    t.clock.set(new Date(NOON.getTime() + 2 * DAY_MS))
    assert.ok(await lockOf(resident.person.id))
    assert.match(textOf((await resident.get('/access/locks')).body), /Оториноларинголог: если за 60 дней пропустить 2 приёма/)
    const ended = await operator.post(`${HREF}/ent/end`)
    assert.equal(ended.headers.location, `${HREF}?done=ended`)
    assert.equal(await lockOf(resident.person.id), null)
    assert.doesNotMatch(textOf((await resident.get('/access/locks')).body), /Оториноларинголог: если/)
    assert.equal((await audited(t, NETWORK_ID, 'access.lock_rule_ended')).length, 1)
    assert.equal((await operator.post(`${HREF}/ent/end`)).statusCode, 404, 'nothing left to end')
    assert.equal((await operator.post(`${HREF}/*/end`)).statusCode, 404, 'the common rule only gives way to another')
  })
})

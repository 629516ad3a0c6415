// Alerts: which branches fit, when a mail is due, and the whole way from asking to stopping by the link.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import fc from 'fast-check'
import { buildClinic } from '../../../../test/builders.ts'
import { NOON, type TestHouse, openTestHouse } from '../../../../test/house.ts'
import { textOf } from '../../../../test/signed_in.ts'
import { run, sql } from '../../../platform/db/index.ts'
import { DAY_MS, HOUR_MS, localDate } from '../../../platform/time.ts'
import { ensureAssets } from '../../../ui/build.ts'
import { buildSpecialty } from '../../booking/booking.sample.ts'
import { openResident } from '../offers.sample.ts'
import { type AlertBranch, type AlertWish, fits, mailDue } from './matching.ts'

let t: TestHouse
before(async () => {
  await ensureAssets()
  t = await openTestHouse()
})
after(() => t.close())

const WISH: AlertWish = { class: 'afpn', days_max: 3, where_kind: 'near', okrug_code: null, latitude: 55.75, longitude: 37.62, km_max: 5 }
const HERE: AlertBranch = { branch_id: 'b', okrug_code: 'cao', latitude: 55.76, longitude: 37.63, next_days: 2 }

test('which branch fits', () => {
  assert.ok(fits(WISH, HERE))
  assert.ok(!fits(WISH, { ...HERE, next_days: 4 }))
  assert.ok(!fits(WISH, { ...HERE, next_days: null }), 'none is not soon')
  assert.ok(!fits(WISH, { ...HERE, latitude: 55.9 }), 'seventeen kilometres')
  assert.ok(!fits(WISH, { ...HERE, latitude: null }), 'not known is not near')
  assert.ok(fits({ ...WISH, where_kind: 'okrug', okrug_code: 'cao' }, { ...HERE, latitude: null }))
  assert.ok(fits({ ...WISH, where_kind: 'city' }, { ...HERE, okrug_code: null, latitude: null, next_days: 0 }))
})

test('property: one mail an opening, and while it stays open at most one a day', () => {
  const steps = fc.array(fc.tuple(fc.integer({ min: 1, max: 30 }), fc.subarray(['a', 'b', 'c'])), { maxLength: 40 })
  fc.assert(fc.property(steps, (looks) => {
    let [matched, mailed, at, now] = [[] as string[], [] as string[], null as Date | null, NOON]
    for (const [hours, fitting] of looks) {
      now = new Date(now.getTime() + hours * HOUR_MS)
      const due = mailDue(matched, fitting, { branches: mailed, at }, now)
      const opened = matched.length === 0 && fitting.length > 0
      if (opened) assert.ok(due)
      if (due && !opened) assert.ok(now.getTime() - at!.getTime() >= DAY_MS || at === null)
      if (due) [mailed, at] = [fitting, now]
      matched = fitting
    }
  }))
})

async function setWait(clinic: { id: string; branch_id: string }, next_at: Date | null) {
  const figure = { next_at: next_at?.toISOString() ?? null, third_days: null, third_beyond: true, free_7: 0, free_14: 0, free_28: 0, load: null, doctors: 1 }
  const now = t.clock.now()
  await t.house.database.write((db) => run(db, sql`
    insert into access.wait (clinic_id, branch_id, specialty_code, classes, day, sampled_at, fresh_until, horizon_days, definition)
    values (${clinic.id}, ${clinic.branch_id}, 'ophthalmologist', ${JSON.stringify({ afpn: figure })}, ${localDate(now, 'Europe/Moscow')}, ${now}, ${now}, 28, 1)
    on conflict (clinic_id, branch_id, specialty_code) do update
    set classes = excluded.classes, sampled_at = excluded.sampled_at`))
}

test('asked, told once when it opens, told again when it opens again, stopped by one press on the link', async () => {
  const { clinic, account } = await t.house.database.write(async (db) => {
    await buildSpecialty(db, 'ophthalmologist', 'Офтальмолог', 'Ophthalmologist')
    return buildClinic(db)
  }).then(async (made) => ({ clinic: made, ...(await openResident(t, made.id, null)) }))
  const email = 'told@alert.example'
  await t.house.database.write((db) => run(db, sql`update people.account set email = ${email}, lang = 'ru' where id = ${account.id}`))
  await t.house.database.write((db) => run(db, sql`update clinics.branch set latitude = 55.76, longitude = 37.63 where clinic_id = ${clinic.id}`))
  await setWait(clinic, null)
  const form = { s: 'ophthalmologist', c: 'afpn', days: '3', where: 'near', branch: clinic.branch_id, km: '5' }
  const wrong: [Record<string, string>, RegExp][] = [
    [{ s: '' }, /Выберите врача/], [{ days: '29' }, /от 0 до 28 дней/], [{ km: '0' }, /от 1 до 50 км/], [{ branch: '' }, /Выберите филиал/],
    [{ where: 'point', lat: '', lon: '' }, /Выберите, где/], [{ where: 'point', lat: '55.75', lon: '1e1' }, /Выберите, где/], [{ where: 'moon' }, /Выберите, где/],
  ]
  for (const [mistake, sentence] of wrong) {
    const reply = await account.post('/access/alerts', { ...form, ...mistake })
    assert.equal(reply.statusCode, 422)
    assert.match(textOf(reply.body), sentence)
  }
  assert.match(String((await account.post('/access/alerts', form)).headers['location']), /said=made/)
  assert.match(textOf((await account.post('/access/alerts', form)).body), /Такая просьба уже есть/)
  assert.match(textOf((await account.get('/access/alerts')).body), /Офтальмолог: не позже чем через 3 дня, не дальше 5 км от:/)
  const mails = async () => {
    await t.run('access.alerts')
    await t.run('access.alerts')
    await t.run('letters.dispatch')
    return t.house.mail.mailbox!.list({ query: email })
  }
  assert.equal((await mails()).length, 0)
  const soon = () => new Date(t.clock.now().getTime() + 2 * DAY_MS)
  t.clock.advance(HOUR_MS)
  await setWait(clinic, soon())
  const [told, ...more] = await mails()
  assert.equal(more.length, 0, 'one mail an opening')
  assert.doesNotMatch(told!.subject + told!.text, /фтальмолог|врач|приём|поликлиник/i)
  assert.match(textOf((await account.get('/access/alerts')).body), /Сейчас такое время есть/)
  t.clock.advance(HOUR_MS)
  await setWait(clinic, new Date(soon().getTime() + HOUR_MS))
  assert.equal((await mails()).length, 1, 'it is open still')
  t.clock.advance(HOUR_MS)
  await setWait(clinic, null)
  assert.equal((await mails()).length, 1)
  t.clock.advance(HOUR_MS)
  await setWait(clinic, soon())
  assert.equal((await mails()).length, 2, 'closed and opened again')
  const path = new URL(/https?:\/\/\S+\/access\/alerts\/stop\/[\w-]+/.exec(told!.text)![0]).pathname
  assert.match(textOf((await t.web.inject(path)).body), /Больше не сообщать\?/)
  assert.match(textOf((await account.get('/access/alerts')).body), /Офтальмолог/, 'reading stops nothing')
  assert.match(textOf((await t.web.inject({ method: 'POST', url: path })).body), /Просьба снята/)
  assert.match(textOf((await account.get('/access/alerts')).body), /Просьб пока нет/)
  assert.equal((await t.web.inject(`${path}A`)).statusCode, 404)
})

test('whose account has no address is written to where their own visits are told', async () => {
  t.clock.set(NOON)
  const clinic = await t.house.database.write((db) => buildClinic(db))
  const { account, person } = await openResident(t, clinic.id, null)
  await t.house.database.write((db) => run(db, sql`update people.account set email = null where id = ${account.id}`))
  assert.match(textOf((await account.get('/access/alerts')).body), /укажите свою почту/)
  await t.house.database.write((db) => run(db, sql`update access.person set email = 'self@alert.example' where id = ${person.id}`))
  assert.doesNotMatch(textOf((await account.get('/access/alerts')).body), /укажите свою почту/)
  await setWait(clinic, null)
  assert.equal((await account.post('/access/alerts', { s: 'ophthalmologist', c: 'afpn', days: '3', where: 'city' })).statusCode, 303)
  await t.run('access.alerts')
  t.clock.advance(HOUR_MS)
  await setWait(clinic, new Date(t.clock.now().getTime() + DAY_MS))
  await t.run('access.alerts')
  await t.run('letters.dispatch')
  assert.equal((await t.house.mail.mailbox!.list({ query: 'self@alert.example' })).length, 1)
})

test('five at most, each for sixty days', async () => {
  t.clock.set(NOON)
  const clinic = await t.house.database.write((db) => buildClinic(db))
  const { account } = await openResident(t, clinic.id, null)
  const ask = (days: number) => account.post('/access/alerts', { s: 'ophthalmologist', c: 'afpn', days: String(days), where: 'city' })
  for (let days = 1; days <= 5; days++) assert.equal((await ask(days)).statusCode, 303)
  const refused = await ask(6)
  assert.equal(refused.statusCode, 422)
  assert.match(textOf(refused.body), /Просьб может быть пять/)
  t.clock.advance(61 * DAY_MS)
  await t.run('access.alerts')
  assert.match(textOf((await account.get('/access/alerts?lang=en')).body), /There are no alerts/)
})

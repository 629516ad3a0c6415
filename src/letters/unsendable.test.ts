// A message that cannot be written as mail is a fault of ours; it must not hold up what is due to everybody else.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { buildClinic, buildPatient, buildVisit, buildWordings } from '../../test/builders.ts'
import { NOON, type TestHouse, openTestHouse } from '../../test/house.ts'
import { all, run, sql } from '../platform/db/index.ts'
import { DAY_MS } from '../platform/time.ts'
import { findMistakes } from './rules/wording.ts'

let t: TestHouse
before(async () => {
  t = await openTestHouse()
})
after(() => t.close())

test('one letter with a control character in its subject fails, the others go', async () => {
  t.clock.set(NOON)
  const [broken, sound] = await t.house.database.write(async (db) => {
    const clinics = [await buildClinic(db), await buildClinic(db)] as const
    for (const { id, ...clinic } of clinics) {
      await buildWordings(db, id)
      await buildVisit(db, { id, ...clinic }, { patient_id: await buildPatient(db, id) })
    }
    await run(db, sql`
      update letters.wording
      set subject = ${'Ваше\tмнение'}
      where clinic_id = ${clinics[0].id}`)
    return clinics
  })
  await t.run('letters.plan')
  t.clock.advance(DAY_MS)
  await t.run('letters.dispatch')
  assert.deepEqual(await statesOf(broken.id), [{ state: 'failed', reason: 'other' }])
  assert.deepEqual(await statesOf(sound.id), [{ state: 'sent', reason: null }])
  const suppressed = await all(t.house.database.read, sql`select 1 from letters.suppression where clinic_id = ${broken.id}`)
  assert.equal(suppressed.length, 0, 'the address is not to blame')
})

test('such a subject is not signed in the first place', () => {
  const fine = { subject: 'Ваше мнение', body: 'Просим вас ответить.\n\nСпасибо.', reminder_subject: 'Ещё можно', reminder_body: 'Ждём.' }
  assert.deepEqual(findMistakes(fine), {})
  for (const sign of ['\t', '\u0001', '\u007f', '\u2028', '\r\nBcc: somebody@mail.example']) {
    assert.deepEqual(findMistakes({ ...fine, subject: `Ваше${sign}мнение` }), { subject: { kind: 'subject_lines' } })
  }
})

function statesOf(clinic_id: string) {
  return all(t.house.database.read, sql<{ state: string; reason: string | null }>`
    select state, reason
    from letters.message
    where clinic_id = ${clinic_id}
      and kind = 'letter'`)
}

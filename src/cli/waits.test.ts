import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { buildClinic } from '../../test/builders.ts'
import { type TestHouse, openTestHouse } from '../../test/house.ts'
import { otklik } from '../../test/process.ts'
import { buildSchedule, buildSpecialty } from '../access/waits/slots.sample.ts'
import { run, sql } from '../platform/db/index.ts'

let t: TestHouse
before(async () => {
  t = await openTestHouse()
})
after(() => t.close())

async function recount(...args: string[]): Promise<{ code: number; out: string }> {
  const { code, out, err } = await otklik(['waits', ...args], {
    OTKLIK_DATA: t.house.config.OTKLIK_DATA, OTKLIK_NOW: '2026-11-24T09:00:00Z', DATABASE_URL: t.house.database.url,
  })
  return { code, out: out + err }
}

test('otklik waits recount: tells what differs, mends it, and then finds nothing', async () => {
  const clinic = await t.house.database.write(async (db) => {
    const made = await buildClinic(db, { slug: 'gp-7' })
    await buildSpecialty(db, 'ent')
    await buildSchedule(db, made)
    return made
  })
  assert.deepEqual(await recount('recount'), { code: 0, out: 'Recounted 1 branches and specialties of 1 clinics: nothing differed.\n' })
  await t.house.database.write((db) => run(db, sql`update access.wait set classes = '{}' where clinic_id = ${clinic.id}`))
  const spoilt = await recount('recount')
  assert.equal(spoilt.code, 1)
  assert.match(spoilt.out, /^gp-7: wait of branch [\w-]+, ent: kept \{\}, counted \{"afpn/)
  assert.match(spoilt.out, /1 differed and are mended\.\n$/)
  assert.equal((await recount('recount')).code, 0)
  assert.equal((await recount('counting')).code, 2)
})

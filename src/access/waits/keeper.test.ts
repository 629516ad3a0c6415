import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { type ClinicRow, ZONE, buildClinic, buildDoctor, nextId } from '../../../test/builders.ts'
import { whileFailing } from '../../../test/faults.ts'
import { NOON, type TestHouse, openTestHouse } from '../../../test/house.ts'
import { type Write, all, first, run, sql } from '../../platform/db/index.ts'
import { HOUR_MS, addDays, atLocal } from '../../platform/time.ts'
import { type SlotNote, noteSlotChanges } from '../changes.ts'
import { type DayCounts, makeDayCounts } from './day_counts.ts'
import type { ClassFigure } from './figure.ts'
import { findWaitDays, findWaits } from './index.ts'
import { keepSlots, spanAt } from './keep.ts'
import { countNewClinics, countOutdatedClinics, keepRound, openKeeper } from './keeper.ts'
import { recountClinic } from './recount.ts'
import { buildSchedule, buildSlot, buildSpecialty, sampleSlot } from './slots.sample.ts'

const NEVER = new AbortController().signal
const TODAY = '2026-11-24'

describe('the keeper', () => {
  let house: TestHouse
  before(async () => {
    house = await openTestHouse()
    await house.house.database.write((db) => buildSpecialty(db, 'ent'))
  })
  after(() => house.close())

  const write = <T>(work: (db: Write) => Promise<T>) => house.house.database.write(work)
  const round = () => keepRound(house.house, NEVER)
  const note = (clinic: ClinicRow) =>
    write((db) => noteSlotChanges(db, clinic.id, [{ branch_id: clinic.branch_id, specialty_code: 'ent' }], NOON))
  async function figure(clinic: ClinicRow): Promise<ClassFigure | undefined> {
    const [wait] = await findWaits(house.house.database.read, { clinic_id: clinic.id, branch_id: clinic.branch_id, specialty_code: 'ent', class: 'afpn' })
    return wait?.figures.afpn
  }
  /** A clinic with a doctor and free slots at 14:00 and 15:00 today, and one on the day after tomorrow. */
  async function clinicWithSlots(): Promise<ClinicRow & { schedule_id: string; slots: string[] }> {
    house.clock.set(NOON)
    return write(async (db) => {
      const clinic = await buildClinic(db)
      const schedule_id = await buildSchedule(db, clinic, { doctor_id: await buildDoctor(db, clinic.id) })
      const slots = []
      for (const slot of [sampleSlot(TODAY, '14:00'), sampleSlot(TODAY, '15:00'), sampleSlot('2026-11-26', '09:00')]) {
        slots.push(await buildSlot(db, clinic.id, schedule_id, slot))
      }
      return { ...clinic, schedule_id, slots }
    })
  }

  test('a clinic that was never counted is counted whole, without a note', async () => {
    const clinic = await clinicWithSlots()
    await countNewClinics(house.house, NEVER)
    assert.deepEqual(await figure(clinic), {
      next_at: atLocal(TODAY, '14:00', ZONE).toISOString(), third_days: 2, third_beyond: false, free_7: 3, free_14: 3, free_28: 3, load: 0, doctors: 1,
    })
  })

  test('a noted change is in the figures after a round, and the note is gone', async () => {
    const clinic = await clinicWithSlots()
    await countNewClinics(house.house, NEVER)
    await write((db) => run(db, sql`update access.slot set status = 'busy' where clinic_id = ${clinic.id} and id = ${clinic.slots[2]}`))
    await round()
    assert.equal((await figure(clinic))?.third_days, 2, 'not noted: not counted')
    await note(clinic)
    await round()
    assert.equal((await figure(clinic))?.third_beyond, true)
    assert.deepEqual(await all(house.house.database.read, sql`select id from access.slot_change where clinic_id = ${clinic.id}`), [])
  })

  test('when the first free slot starts it is free no longer, with nobody noting it', async () => {
    const clinic = await clinicWithSlots()
    await countNewClinics(house.house, NEVER)
    house.clock.set(atLocal(TODAY, '14:00', ZONE))
    await round()
    assert.equal((await figure(clinic))?.next_at, atLocal(TODAY, '15:00', ZONE).toISOString())
    assert.equal((await figure(clinic))?.third_beyond, true)
    assert.equal((await figure(clinic))?.load, 0, 'what has passed today was offered all the same')
  })

  test('at the local midnight every day is a day nearer, and the day that is over goes into history', async () => {
    const clinic = await clinicWithSlots()
    await countNewClinics(house.house, NEVER)
    house.clock.set(atLocal(TODAY, '15:30', ZONE))
    await round()
    house.clock.set(new Date(atLocal('2026-11-25', '00:00', ZONE).getTime() + 1))
    await round()
    assert.deepEqual(await figure(clinic), {
      next_at: atLocal('2026-11-26', '09:00', ZONE).toISOString(), third_days: null, third_beyond: true, free_7: 1, free_14: 1, free_28: 1, load: 0, doctors: 1,
    })
    const history = { clinic_id: clinic.id, branch_id: clinic.branch_id, specialty_code: 'ent', class: 'afpn' as const, from: '2026-11-01', until: '2026-12-01' }
    const days = await findWaitDays(house.house.database.read, history)
    assert.deepEqual(days.map(({ day, definition, figures, sampled_at }) => [day, definition, figures.afpn?.free_28, sampled_at]), [
      [TODAY, 1, 1, atLocal(TODAY, '15:30', ZONE)],
    ])
    house.clock.advance(24 * HOUR_MS)
    await round()
    await round()
    assert.deepEqual((await findWaitDays(house.house.database.read, history)).map(({ day }) => day), [TODAY, '2026-11-25'])
  })

  test('another definition: all is counted anew, and history begins another series', async () => {
    const clinic = await clinicWithSlots()
    await countNewClinics(house.house, NEVER)
    await write((db) => run(db, sql`update access.wait set definition = 0, classes = '{}' where clinic_id = ${clinic.id}`))
    await countOutdatedClinics(house.house, NEVER)
    assert.equal((await figure(clinic))?.third_days, 2)
    const kept = await first(house.house.database.read, sql`select definition from access.wait where clinic_id = ${clinic.id}`)
    assert.deepEqual(kept, { definition: 1 })
  })

  test('without a schedule there is no row: unknown, not none', async () => {
    const clinic = await clinicWithSlots()
    await countNewClinics(house.house, NEVER)
    await write((db) => run(db, sql`update access.schedule set active = false where clinic_id = ${clinic.id}`))
    await note(clinic)
    await round()
    assert.deepEqual(await findWaits(house.house.database.read, { clinic_id: clinic.id }), [])
  })

  test('a schedule without slots is known: more than 28 days', async () => {
    const clinic = await clinicWithSlots()
    await countNewClinics(house.house, NEVER)
    await write((db) => run(db, sql`delete from access.slot where clinic_id = ${clinic.id}`))
    await note(clinic)
    await round()
    assert.deepEqual(await figure(clinic), { next_at: null, third_days: null, third_beyond: true, free_7: 0, free_14: 0, free_28: 0, load: null, doctors: 0 })
  })

  test('how old: as its source says of itself', async () => {
    const clinic = await clinicWithSlots()
    const source_id = nextId()
    await write(async (db) => {
      await run(db, sql`
        insert into access.source (id, clinic_id, code, kind, name, created_at, updated_at)
        values (${source_id}, ${clinic.id}, 'feed', 'smart', 'Лента', ${NOON}, ${NOON})`)
      await run(db, sql`update access.schedule set source_id = ${source_id} where clinic_id = ${clinic.id}`)
    })
    await countNewClinics(house.house, NEVER)
    const age = async () => {
      const [wait] = await findWaits(house.house.database.read, { specialty_code: 'ent' }).then((rows) => rows.filter((row) => row.clinic_id === clinic.id))
      return [wait?.known_at, wait?.never_read]
    }
    assert.deepEqual(await age(), [null, true])
    await write((db) => run(db, sql`update access.source set known_at = ${new Date(NOON.getTime() + 120_000)} where id = ${source_id}`))
    assert.deepEqual(await age(), [new Date(NOON.getTime() + 120_000), false])
  })

  test('a clinic that another worker holds is left to it, and its notes stay', async () => {
    const clinic = await clinicWithSlots()
    await countNewClinics(house.house, NEVER)
    await note(clinic)
    await write(async (db) => {
      await run(db, sql`select clinic_id from access.keeper where clinic_id = ${clinic.id} for update`)
      assert.equal(await write((other) => keepSlots(other, { id: clinic.id, zone: ZONE }, NOON, 10)), undefined)
    })
    assert.equal((await all(house.house.database.read, sql`select id from access.slot_change where clinic_id = ${clinic.id}`)).length, 1)
  })

  test('what another worker has counted meanwhile, and what was rolled back, is not taken for known', async () => {
    const clinic = await clinicWithSlots()
    await countNewClinics(house.house, NEVER)
    const [soon, later, third] = clinic.slots
    const [mine, theirs] = [makeDayCounts(), makeDayCounts()]
    const change = async (db: Write, id: string | undefined, status: string) => {
      const { rows } = await run<SlotNote>(db, sql`
        update access.slot set status = ${status} where clinic_id = ${clinic.id} and id = ${id} returning branch_id, specialty_code, day`)
      await noteSlotChanges(db, clinic.id, rows, NOON)
    }
    const keep = (db: Write, counts: DayCounts) => keepSlots(db, { id: clinic.id, zone: ZONE }, NOON, 0, counts)
    const changeAndKeep = (id: string | undefined, status: string, counts: DayCounts) => write(async (db) => {
      await change(db, id, status)
      await keep(db, counts)
    })
    await changeAndKeep(third, 'busy', mine)
    await changeAndKeep(third, 'free', theirs)
    await changeAndKeep(soon, 'busy', mine)
    assert.equal((await figure(clinic))?.free_28, 2, 'the third slot was freed by another worker’s count')
    await assert.rejects(write(async (db) => {
      await change(db, third, 'busy')
      await keep(db, mine)
      throw new Error('rolled back')
    }), /rolled back/)
    await changeAndKeep(later, 'busy', mine)
    assert.equal((await figure(clinic))?.free_28, 1, 'the third slot was never taken')
  })

  test('what was changed behind the figures’ back is told and mended by the recount', async () => {
    const clinic = await clinicWithSlots()
    await countNewClinics(house.house, NEVER)
    const recount = () => recountClinic(house.house.database, { id: clinic.id, zone: ZONE }, house.clock.now)
    assert.deepEqual(await recount(), { groups: 1, first_time: false, differences: [] })
    await write((db) => run(db, sql`update access.slot set status = 'busy' where clinic_id = ${clinic.id} and id = ${clinic.slots[2]}`))
    const found = await recount()
    assert.equal(found?.differences.length, 1)
    assert.equal(found?.differences[0]?.of, 'wait')
    assert.deepEqual((await recount())?.differences, [])
    assert.equal((await figure(clinic))?.third_beyond, true)
  })

  test('the loop of a worker keeps what is noted, and stops when told', async () => {
    const clinic = await clinicWithSlots()
    const keeper = openKeeper(house.house)
    await write((db) => run(db, sql`update access.slot set status = 'busy' where clinic_id = ${clinic.id}`))
    await note(clinic)
    while ((await figure(clinic))?.load !== 1) await new Promise((wake) => setTimeout(wake, 20))
    await keeper.close()
  })

  test('the span: from the local midnight to the end of the 28th day', () => {
    const span = spanAt(NOON, ZONE)
    const days = Array.from({ length: 29 }, (_, at) => addDays(TODAY, at))
    const until = atLocal(addDays(TODAY, 29), '00:00', ZONE)
    assert.deepEqual(span, {
      now: NOON, today: TODAY, from: atLocal(TODAY, '00:00', ZONE), until, days, midnights: days.map((day) => atLocal(addDays(day, 1), '00:00', ZONE)),
    })
    assert.deepEqual(span.midnights.at(-1), until)
  })

  test('a clinic that cannot be counted keeps neither the others nor their changes waiting', async () => {
    const clinics = [await clinicWithSlots(), await clinicWithSlots(), await clinicWithSlots()]
    const outcome = await whileFailing(house, [clinics[0]!.id], () => countNewClinics(house.house, NEVER))
    assert.equal((outcome as Error).message, 'broken on purpose')
    assert.deepEqual((await Promise.all(clinics.map(figure))).map((found) => found?.free_7), [undefined, 3, 3])
    await countNewClinics(house.house, NEVER)
    await write((db) => run(db, sql`update access.wait set definition = definition - 1 where clinic_id = ${clinics[0]!.id}`))
    await write((db) => run(db, sql`update access.slot set status = 'busy' where clinic_id = ${clinics[2]!.id} and id = ${clinics[2]!.slots[2]}`))
    await note(clinics[2]!)
    await whileFailing(house, [clinics[0]!.id], async () => {
      const keeper = openKeeper(house.house)
      for (let turn = 0; turn < 160 && (await figure(clinics[2]!))?.free_7 !== 2; turn++) await pause(50)
      await keeper.close()
    })
    assert.equal((await figure(clinics[2]!))?.free_7, 2)
    await countOutdatedClinics(house.house, NEVER)
  })
})

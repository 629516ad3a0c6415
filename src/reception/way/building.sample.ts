// What the tests of finding a room share: the demonstration's building of four floors, with a doctor in 405.
import { type ClinicRow, buildClinic, buildDoctor, nextId } from '../../../test/builders.ts'
import { NOON, type TestHouse } from '../../../test/house.ts'
import { buildSchedule } from '../../access/booking/booking.sample.ts'
import { replacePlan } from '../../clinics/indoor/replacing.ts'
import { joinShafts } from '../../clinics/indoor/reading/draft.ts'
import { drawBuilding } from '../../demo/city/indoor_drawing.ts'
import { one, run, sql } from '../../platform/db/index.ts'

export interface OpenBuilding { clinic: ClinicRow; slug: string; href: string; kiosk: string; lifts: string }

/** A clinic with a building: lift А in the hall, lift Б (where there are two) at the eastern end. */
export async function openBuilding(t: TestHouse, look: { second_lift: boolean; porch: boolean }): Promise<OpenBuilding> {
  const clinic = await t.house.database.write(async (db) => {
    const made = await buildClinic(db)
    const place_id = nextId()
    await run(db, sql`
      insert into clinics.place (clinic_id, id, fhir_id, branch_id, kind, name, updated_at)
      values (${made.id}, ${place_id}, ${`room-${place_id}`}, ${made.branch_id}, 'ro', 'Кабинет 405', ${NOON})`)
    const doctor_id = await buildDoctor(db, made.id, { family: 'Соколова' })
    await buildSchedule(db, made, { doctor_id, place_id })
    const draft = drawBuilding({ floors: 4, numbers: [405], ...look })
    draft.passages.push(...joinShafts(draft))
    await replacePlan(db, made.id, made.branch_id, draft, NOON)
    return made
  })
  const { slug } = await one(t.house.database.read, sql<{ slug: string }>`
    select slug
    from clinics.branch
    where clinic_id = ${clinic.id}`)
  const base = `/reception/${clinic.slug}`
  return { clinic, slug, href: `${base}/way/${slug}`, kiosk: `${base}/kiosk/${slug}`, lifts: `${base}/lifts` }
}

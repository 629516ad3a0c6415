// Storing a plan: the former one goes, the new one comes, in one transaction.
import { type Write, run, sql } from '../../platform/db/index.ts'
import { makeId } from '../../platform/ids.ts'
import { listPlaces } from './queries.ts'
import { type Draft, numberIn } from './reading/draft.ts'

export interface ReplacedPlan {
  levels: number
  spots: number
  passages: number
  /** Rooms that the clinic's own system knows too. */
  tied: number
}

/** Puts a draft in place of a branch's plan. Rooms are tied to clinics.place by the FHIR id they name, else by their number. */
export async function replacePlan(db: Write, clinic_id: string, branch_id: string, draft: Draft, now: Date): Promise<ReplacedPlan> {
  const places = (await listPlaces(db, clinic_id, branch_id)).filter(({ kind }) => kind !== 'lvl')
  const by_fhir_id = new Map(places.map(({ fhir_id, id }) => [fhir_id, id]))
  const by_number = new Map(places.toReversed().flatMap(({ name, id }) => (numberIn(name) === null ? [] : [[numberIn(name)!, id] as const])))
  const level_ids = new Map(draft.levels.map(({ code }) => [code, makeId(now)]))
  const spot_ids = new Map(draft.spots.map(({ code }) => [code, makeId(now)]))
  const levels = draft.levels.map((level) => ({ ...level, id: level_ids.get(level.code) }))
  const spots = draft.spots.map(({ level, place, ...spot }) => {
    const place_id = place === null ? (spot.kind === 'room' && spot.label !== null ? by_number.get(spot.label) : undefined) : by_fhir_id.get(place)
    return { ...spot, id: spot_ids.get(spot.code), level_id: level_ids.get(level), place_id: place_id ?? null }
  })
  const passages = draft.passages.map(({ from, to, ...passage }) => ({ ...passage, from_id: spot_ids.get(from), to_id: spot_ids.get(to) }))
  await clearPlan(db, clinic_id, branch_id)
  await run(db, sql`
    insert into clinics.level (clinic_id, id, branch_id, ordinal, name_ru, name_en, outline, updated_at)
    select ${clinic_id}::uuid, id, ${branch_id}::uuid, ordinal, name_ru, name_en, outline, ${now}::timestamptz
    from jsonb_to_recordset(${JSON.stringify(levels)}::jsonb) as n (id uuid, ordinal int, name_ru text, name_en text, outline jsonb)`)
  await run(db, sql`
    insert into clinics.spot (clinic_id, id, branch_id, level_id, code, kind, label, name_ru, name_en, x, y, outline, shaft, wheelchair,
      place_id, updated_at)
    select ${clinic_id}::uuid, id, ${branch_id}::uuid, level_id, code, kind, label, name_ru, name_en, x, y, nullif(outline, 'null'), shaft,
      wheelchair, place_id, ${now}::timestamptz
    from jsonb_to_recordset(${JSON.stringify(spots)}::jsonb) as n (id uuid, level_id uuid, code text, kind text, label text, name_ru text,
      name_en text, x float8, y float8, outline jsonb, shaft text, wheelchair boolean, place_id uuid)`)
  await run(db, sql`
    insert into clinics.passage (clinic_id, branch_id, from_id, to_id, kind, metres, step_free, one_way)
    select ${clinic_id}::uuid, ${branch_id}::uuid, from_id, to_id, kind, metres, step_free, one_way
    from jsonb_to_recordset(${JSON.stringify(passages)}::jsonb) as n (from_id uuid, to_id uuid, kind text, metres float8, step_free boolean,
      one_way boolean)
    on conflict do nothing`)
  return { levels: levels.length, spots: spots.length, passages: passages.length, tied: spots.filter(({ place_id }) => place_id !== null).length }
}

async function clearPlan(db: Write, clinic_id: string, branch_id: string): Promise<void> {
  await run(db, sql`
    delete from clinics.passage
    where clinic_id = ${clinic_id}
      and branch_id = ${branch_id}`)
  await run(db, sql`
    delete from clinics.spot
    where clinic_id = ${clinic_id}
      and branch_id = ${branch_id}`)
  await run(db, sql`
    delete from clinics.level
    where clinic_id = ${clinic_id}
      and branch_id = ${branch_id}`)
}

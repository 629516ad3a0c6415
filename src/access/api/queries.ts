import { type Read, all, sql } from '../../platform/db/index.ts'

/** «Соколова Анна Игоревна» by the doctor's id. */
export async function findDoctorNames(db: Read, clinic_id: string, ids: readonly string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map()
  const rows = await all(db, sql<{ id: string; name: string }>`
    select id, concat_ws(' ', family, given, patronymic) as name
    from clinics.doctor
    where clinic_id = ${clinic_id}
      and id = any(${[...new Set(ids)]}::uuid[])`)
  return new Map(rows.map(({ id, name }) => [id, name]))
}

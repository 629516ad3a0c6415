// Who is on call in the three buildings with plans, a week ahead: heads of department by day, the chief doctor and the senior in
// turns by night. Rolls on while the city lives; a line that a visitor takes off stays off.
import { DEMO_ISSUER } from '../people/index.ts'
import { all, run, sql } from '../platform/db/index.ts'
import type { House } from '../platform/house.ts'
import { addDays, localDate } from '../platform/time.ts'
import { putOnCall } from '../reception/on_call/keeping.ts'
import { ANSWERING, listOnCallNow } from '../reception/on_call/queries/on_call.ts'
import { spanOf } from '../reception/on_call/rules/span.ts'
import { makeRandom } from './random.ts'
import { type Place, listPlaces } from './reception_posts.ts'

/** From last night, which may run still, to so many days ahead. */
const AHEAD_DAYS = 6
const MORNING = '08:00'
const EVENING = '20:00'

/** The list of a city just loaded; whoever is on call knows of what waits already. */
export async function seedOnCall(house: House): Promise<void> {
  const now = house.clock.now()
  await rollOnCall(house, now)
  for (const place of await listPlaces(house.database.read)) {
    const told = (await listOnCallNow(house.database.read, place, place.branch_id, now)).map(({ account_id }) => account_id)
    if (told.length === 0) continue
    await house.database.write((db) => run(db, sql`
      update reception.situation
      set told = ${told}::uuid[],
        told_heads = false
      where clinic_id = ${place.id}
        and branch_id = ${place.branch_id}
        and state = 'open'
        and told = '{}'`))
  }
}

/** Lists whoever is not listed yet for the coming days. Any number of times. */
export async function rollOnCall(house: House, now: Date): Promise<void> {
  for (const place of await listPlaces(house.database.read)) await rollPlace(house, place, now)
}

async function rollPlace(house: House, place: Place, now: Date): Promise<void> {
  const known = await listKnown(house, place, now)
  const wanted = datesFrom(addDays(localDate(now, place.zone), -1)).flatMap((day) => {
    const number = Number(day.slice(8))
    const turns = [['head_of_department', MORNING, EVENING], [number % 2 === 0 ? 'chief_doctor' : 'senior_administrator', EVENING, MORNING]] as const
    return turns.map(([role, from, to]) => ({ role, span: spanOf(day, from, to, place.zone, now) }))
  })
  const missing = wanted.filter(({ span }) => span.ok && !known.has(span.from_at.getTime()))
  if (missing.length === 0) return
  const people = await listPeople(house, place)
  const keeping = { house, actor: { kind: 'system', name: 'demonstration' } as const, clinic: place, request_id: 'demonstration', now }
  for (const { role, span } of missing) {
    const person = people.find((one) => one.role === role)
    if (!person || !span.ok) continue
    const phone = `+7900555${makeRandom(`on call ${person.subject}`).int(1000, 9999)}`
    await putOnCall(keeping, { account_id: person.id, branch_id: place.branch_id, from_at: span.from_at, until_at: span.until_at, phone })
  }
}

function datesFrom(first: string): string[] {
  return Array.from({ length: AHEAD_DAYS + 2 }, (_, days) => addDays(first, days))
}

/** When the lines begin that were written here before, those taken off included. */
async function listKnown(house: House, place: Place, now: Date): Promise<Set<number>> {
  const rows = await all(house.database.read, sql<{ from_at: Date }>`
    select from_at
    from reception.on_call
    where clinic_id = ${place.id}
      and branch_id = ${place.branch_id}
      and listed_by is null
      and until_at > ${now}`)
  return new Set(rows.map(({ from_at }) => from_at.getTime()))
}

function listPeople(house: House, place: Place): Promise<{ id: string; subject: string; role: string }[]> {
  return all(house.database.read, sql<{ id: string; subject: string; role: string }>`
    select a.id, a.subject, r.role
    from people.role r
    join people.account a
      on a.id = r.account_id
    where r.clinic_id = ${place.id}
      and r.role = any(${[...ANSWERING]}::text[])
      and a.issuer = ${DEMO_ISSUER}
    order by a.subject`)
}

// Who is on post in the three buildings with plans: on the list since long, at work since the morning, and counting while the
// city lives. Those whom a visitor of the demonstration most likely signs in as are left alone once they are there.
import { DEMO_ISSUER } from '../people/index.ts'
import { type Read, all, sql } from '../platform/db/index.ts'
import type { House } from '../platform/house.ts'
import { makeId } from '../platform/ids.ts'
import { DAY_MS, HOUR_MS } from '../platform/time.ts'
import { insertHolder } from '../reception/posts/queries/holders.ts'
import { type Post, listPosts } from '../reception/posts/queries/posts.ts'
import { type Shift, endOverdue, findCurrentShift, findShift, insertShift, markReady } from '../reception/posts/queries/shifts.ts'
import { keepTallies } from '../reception/tallies/items.ts'
import { KIND_WEIGHTS } from './city/reception_posts.ts'
import { MINUTE } from './city/calendar.ts'
import { type Random, makeRandom } from './random.ts'

const SHIFT_HOURS = 12
/** At work since so long when the city is loaded. */
const SINCE_HOURS = 3
/** Tallies of one post in a minute, on the average. */
const A_MINUTE = 0.3

export interface Place { id: string; slug: string; zone: string; branch_id: string }
interface Worker { id: string; name: string; subject: string }

/** Puts the demo administrators on the list and on their posts, with what they counted since the morning. Once. */
export async function seedDemoPosts(house: House): Promise<void> {
  const now = house.clock.now()
  const began = new Date(now.getTime() - SINCE_HOURS * HOUR_MS)
  for (const clinic of await listPlaces(house.database.read)) {
    const workers = await listWorkers(house.database.read, clinic.id)
    const known = await all(house.database.read, sql`select id from reception.holder where clinic_id = ${clinic.id} limit 1`)
    if (known.length > 0) continue
    const posts = await listPosts(house.database.read, clinic.id, clinic.branch_id)
    const random = makeRandom(`posts ${clinic.slug}`)
    for (const [index, worker] of workers.entries()) {
      await house.database.write((db) => insertHolder(db, clinic.id, {
        id: makeId(now), account_id: worker.id, branch_id: clinic.branch_id, post_id: null, valid_from: new Date(now.getTime() - 100 * DAY_MS), valid_until: null, given_by: null,
      }, now))
      const post = posts[index]
      if (!post || worker.subject.startsWith('senior')) continue
      const shift = await startShift(house, clinic, worker, post, began)
      if (shift) await count(house, clinic, shift, random, began, now, Math.round(SINCE_HOURS * 60 * A_MINUTE))
    }
  }
}

/** A minute at the posts: those who go on without a visitor count, and come again when their shift is over. */
export async function livePosts(house: House, random: Random, now: Date): Promise<void> {
  for (const clinic of await listPlaces(house.database.read)) {
    const posts = await listPosts(house.database.read, clinic.id, clinic.branch_id)
    const workers = (await listWorkers(house.database.read, clinic.id)).filter(({ subject }) => /^administrator_\d/.test(subject))
    for (const [index, worker] of workers.entries()) {
      const post = posts[index + 1]
      if (!post) continue
      const shift = (await findCurrentShift(house.database.read, clinic.id, worker.id, now)) ?? (await startShift(house, clinic, worker, post, now))
      if (shift && random.chance(A_MINUTE)) await count(house, clinic, shift, random, new Date(now.getTime() - MINUTE), now, random.int(1, 2))
    }
  }
}

async function startShift(house: House, clinic: Place, worker: Worker, post: Post, began: Date): Promise<Shift | undefined> {
  const id = makeId(began)
  return house.database.write(async (db) => {
    await endOverdue(db, clinic.id, post.id, worker.id, began)
    const held = await all(db, sql`select id from reception.shift where clinic_id = ${clinic.id} and post_id = ${post.id} and ended_at is null`)
    if (held.length > 0) return undefined
    await insertShift(db, clinic.id, {
      id, branch_id: post.branch_id, post_id: post.id, account_id: worker.id, account_name: worker.name, device_id: null, until: new Date(began.getTime() + SHIFT_HOURS * HOUR_MS),
    }, began)
    await markReady(db, clinic.id, id, began)
    return findShift(db, clinic.id, id)
  })
}

async function count(house: House, clinic: Place, shift: Shift, random: Random, from: Date, until: Date, number: number): Promise<void> {
  const acts = Array.from({ length: number }, () => {
    const at = new Date(random.int(from.getTime(), until.getTime()))
    return { id: makeId(at), at, value: { of: random.weighted(KIND_WEIGHTS) } }
  })
  const scope = { ...clinic, name_ru: '', name_en: '' }
  await house.database.write((db) => keepTallies(db, { clinic: scope, shift }, acts))
}

/** The buildings with plans. */
export function listPlaces(db: Read): Promise<Place[]> {
  return all(db, sql<Place>`/* cross-clinic */
    select distinct c.id, c.slug, c.zone, l.branch_id
    from clinics.clinic c
    join clinics.level l
      on l.clinic_id = c.id
    order by c.slug`)
}

function listWorkers(db: Read, clinic_id: string): Promise<Worker[]> {
  return all(db, sql<Worker>`
    select a.id, a.name, a.subject
    from people.role r
    join people.account a
      on a.id = r.account_id
    where r.clinic_id = ${clinic_id}
      and r.role in ('administrator', 'senior_administrator')
      and a.issuer = ${DEMO_ISSUER}
    order by a.subject`)
}

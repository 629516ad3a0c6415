// Every page that a GET route serves, as somebody who may see it; those of access are walked beside this
// (access_pages.browser.test.ts).
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { ROUTES } from '../../src/app.ts'
import { openCase } from '../../src/cases/index.ts'
import { makeLinkToken } from '../../src/letters/index.ts'
import { all, one, run, sql } from '../../src/platform/db/index.ts'
import { DAY_MS } from '../../src/platform/time.ts'
import { NOON } from '../house.ts'
import { ACCESS_NO_PAGE, ACCESS_PAGES } from './access.pages.ts'
import { type Walk, fill, openWalk } from './walking.ts'

/** Who looks at which page; `:x` is filled from the city. A GET route that is no page stands in NO_PAGE. */
const PAGES: Record<string, string> = {
  '/': 'anonymous',
  '/ui': 'anonymous',
  '/clinics': 'anonymous',
  '/clinics/:clinic': 'anonymous',
  '/ratings/how-we-count': 'anonymous',
  '/r/:token': 'anonymous',
  '/letters/why': 'anonymous',
  '/letters/unsubscription/:unsubscribe': 'anonymous',
  '/mailbox': 'anonymous',
  '/people/me': 'resident.adult',
  '/people/sessions': 'chief_doctor',
  '/people/roles': 'operator',
  '/letters/:clinic': 'chief_doctor',
  '/letters/:clinic/messages': 'chief_doctor',
  '/letters/:clinic/:letter': 'chief_doctor',
  '/letters/:clinic/policy': 'chief_doctor',
  '/letters/:clinic/sensitive': 'chief_doctor',
  '/letters/:clinic/wordings': 'chief_doctor',
  '/letters/:clinic/wordings/new': 'chief_doctor',
  '/letters/:clinic/wordings/:wording': 'chief_doctor',
  '/ratings/:clinic': 'chief_doctor',
  '/ratings/:clinic/:answer': 'chief_doctor',
  '/ratings/:clinic/:answer/looks': 'chief_doctor',
  '/ratings/:clinic/moderation': 'moderator',
  '/ratings/:clinic/doctors': 'chief_doctor',
  '/ratings/:clinic/me': 'doctor_1',
  '/ratings/:clinic/own': 'doctor_1',
  '/cases/:clinic': 'chief_doctor',
  '/cases/:clinic/templates': 'chief_doctor',
  '/cases/overdue': 'city_officer',
  '/cases/overdue/:clinic/:case': 'city_officer',
  '/cases/:clinic/:case': 'chief_doctor',
  '/cases/reply/:reply': 'anonymous',
  '/ratings/:clinic/moderation/:moderated': 'moderator',
}
/** GET routes that serve no page of ours, or whose page stands above under another name. */
const NO_PAGE = [
  '/assets/:file', '/healthz', '/readyz', '/metrics', '/people/sign-in', '/people/callback', '/mailbox/messages',
  '/mailbox/messages/:id.eml', '/mailbox/messages/:id/html', '/mailbox/messages/:id', '/letters/:clinic/wordings/:wording/preview',
  '/ratings/:clinic/figures.csv', '/ratings/:clinic/figures.json', '/letters/unsubscription/:token', '/cases/reply/:token', '/ratings/:clinic/moderation/:answer', '/letters/subscription/:token', '/fhir/R4/metadata', '/fhir/R4/:type/:id', '/fhir/R4/:type', '/fhir/R4',
]

/** Pages that need more than the small city has; the first need a building with a plan: walked with axe in src/reception/way/way.browser.test.ts. */
const WALKED_ELSEWHERE = [
  '/reception/:clinic/way/:branch', '/reception/:clinic/way/:branch/card', '/reception/:clinic/kiosk/:branch', '/reception/:clinic/lifts',
  // walked in src/reception/requests/requests.browser.test.ts; a stream and a JSON state are no pages
  '/reception/:clinic/board', '/reception/:clinic/requests/new', '/reception/:clinic/requests/:request', '/reception/:clinic/taxi',
  '/reception/:clinic/board/stream', '/reception/:clinic/board/state',
  // walked in src/reception/hall/hall.browser.test.ts and src/reception/senior/shift.browser.test.ts
  '/reception/:clinic/hall', '/reception/:clinic/hall/announcements', '/reception/:clinic/hall/walk-ins/:walk_in', '/reception/:clinic/hall/:branch/screen',
  '/reception/:clinic/hall/:branch/screen/stream',
  '/reception/:clinic/situations', '/reception/:clinic/situations/:situation', '/reception/:clinic/senior', '/reception/:clinic/hand-offs',
  '/reception/:clinic/hand-offs/:hand_off', '/reception/:clinic/exit/:branch/:key',
  // walked in src/reception/device/offline.browser.test.ts
  '/reception/:clinic/post', '/reception/:clinic/posts', '/reception/:clinic/post/start', '/reception/:clinic/directory', '/reception/:clinic/tallies',
  '/reception/:clinic/lists', '/reception/:clinic/tallies.csv', '/reception/:clinic/items', '/reception/worker.js', '/reception/:clinic/app.webmanifest',
  // walked in src/reception/on_call/on_call.browser.test.ts and src/access/desk/lock_rules.browser.test.ts
  '/reception/:clinic/on-call', '/access/lock-rule',
]

let walk: Walk
const parameters: Record<string, string> = {}

before(async () => {
  walk = await openWalk()
  await chooseParameters()
})
after(() => walk?.close())

describe('every page', () => {
  test('is in this test', () => {
    const routes = ROUTES.filter((route) => route.method === 'GET').map((route) => route.url)
    const known = new Set([...Object.keys(PAGES), ...NO_PAGE, ...WALKED_ELSEWHERE, ...Object.keys(ACCESS_PAGES), ...ACCESS_NO_PAGE])
    assert.deepEqual(routes.filter((url) => !known.has(url)), [], 'a new page needs a row in PAGES, or in NO_PAGE')
  })

  const routes = new Set<string>(ROUTES.map((route) => route.url))
  for (const [path, person] of Object.entries(PAGES)) {
    const is_aliased = [':unsubscribe', ':reply', ':moderated'].some((alias) => path.endsWith(alias))
    if (!routes.has(path) && !is_aliased) continue
    test(`${path}, as ${person}`, () => walk.lookAt(fill(path, parameters), person))
  }
})

test('whose role is in the whole network finds a clinic’s workplace from its page', async () => {
  const page = await walk.pageOf('moderator', 360, true)
  await page.goto(`${walk.home}/clinics/${parameters['clinic']}`)
  await page.click(`main a[href="/ratings/${parameters['clinic']}"]`)
  assert.equal(await page.getAttribute('html', 'data-density'), 'staff')
})

test('an English page shows no Cyrillic but quoted words and addresses', async () => {
  const page = await walk.pageOf('anonymous', 360, true)
  for (const path of ['/', '/clinics', `/clinics/${parameters['clinic']}`, `/r/${parameters['token']}`, '/people/sign-in']) {
    await page.goto(`${walk.home}${path}?lang=en`)
    const left = await page.evaluate<string[]>(`[...document.querySelectorAll('body *:not([lang=ru])')]
      .flatMap((element) => [...element.childNodes].filter((node) => node.nodeType === 3).map((node) => node.data))
      .filter((text) => /[а-яё]/i.test(text))`)
    assert.deepEqual(left, [], path)
  }
})

/** Things of the clinic that have pages. */
async function chooseParameters(): Promise<void> {
  const { t, clinic } = walk
  const db = t.house.database.read
  const answer = await one(db, sql<{ id: string; letter_id: string; branch_id: string }>`
    select a.id, a.letter_id, a.branch_id
    from ratings.answer a
    where a.clinic_id = ${clinic.id}
      and a.comment is not null
      and not exists (
        select
        from cases.case k
        where k.clinic_id = ${clinic.id}
          and k.subject_id = a.id
      )
    order by a.id
    limit 1`)
  const [open] = await all(db, sql<{ id: string }>`
    select id
    from letters.letter
    where clinic_id = ${clinic.id}
      and state = 'open'
      and first_sent_at is not null
    order by due_at desc
    limit 1`)
  const wording = await one(db, sql<{ id: string }>`
    select id
    from letters.wording
    where clinic_id = ${clinic.id}
    limit 1`)
  // the city's moderators have nothing left to do: one answer waits again
  const { rows: [waiting] } = await t.house.database.write((write) => run<{ id: string }>(write, sql<{ id: string }>`
    update ratings.answer
    set publication = null
    where clinic_id = ${clinic.id}
      and id = (
        select a.id
        from ratings.answer a
        where a.clinic_id = ${clinic.id}
          and a.publication = 'published'
        limit 1
      )
    returning id`))
  // opened long enough ago to have climbed to the city
  const case_id = (await t.house.database.write((write) => openCase(write, { kind: 'system', name: 'test' }, {
    clinic_id: clinic.id, branch_id: answer.branch_id, subject_kind: 'answer', subject_id: answer.id, letter_id: answer.letter_id,
  }, new Date(NOON.getTime() - 30 * DAY_MS)))).id
  await t.run('cases.climb')
  const expires_at = new Date(NOON.getTime() + DAY_MS)
  Object.assign(parameters, {
    clinic: clinic.slug, case: case_id, moderated: waiting!.id, answer: answer.id, letter: answer.letter_id, wording: wording.id,
    token: makeLinkToken(t.house.keys.link, { clinic_id: clinic.id, letter_id: open!.id, purpose: 'answer', expires_at }),
    reply: makeLinkToken(t.house.keys.link, { clinic_id: clinic.id, letter_id: case_id, purpose: 'reply', expires_at }),
    unsubscribe: makeLinkToken(t.house.keys.link, { clinic_id: clinic.id, letter_id: open!.id, purpose: 'unsubscribe', expires_at }),
  })
}

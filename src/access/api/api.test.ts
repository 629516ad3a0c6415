import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { createConfig, lintFromString } from '@redocly/openapi-core'
import { type TestHouse, openTestHouse } from '../../../test/house.ts'
import { textOf } from '../../../test/signed_in.ts'
import { ROUTES } from '../../app.ts'
import { listApiRoutes } from '../../platform/api/describe.ts'
import { all, run, sql } from '../../platform/db/index.ts'

let t: TestHouse
before(async () => {
  t = await openTestHouse({ template: 'city', env: { BASE_URL: 'https://otklik.city.example' } })
})
after(() => t.close())

async function get(path: string, accept = 'application/json') {
  const reply = await t.web.inject({ url: path, headers: { accept } })
  return { status: reply.statusCode, headers: reply.headers, body: reply.body }
}

describe('the public interface', () => {
  test('its description is one that a linter of OpenAPI has nothing against', async () => {
    const { body, headers } = await get('/api/v1/openapi.json')
    assert.equal(headers['access-control-allow-origin'], '*')
    const problems = await lintFromString({ source: body, config: await createConfig({ extends: ['recommended-strict'] }) })
    assert.deepEqual(problems.map(({ ruleId, message, location }) => `${ruleId} ${location[0]?.pointer}: ${message}`), [])
    assert.ok(Object.keys((JSON.parse(body) as { paths: object }).paths).length >= 6)
  })

  test('every address answers what its description promises, and lets other sites read it', async () => {
    const place = await anyPlace()
    for (const { route, notes, parameters } of listApiRoutes(ROUTES)) {
      const given: Record<string, string> = { ...notes.try_with, ...place }
      const query = new URLSearchParams(parameters.filter(({ name }) => name in given && name !== 'from').map(({ name }) => [name, given[name]!]))
      const { status, body, headers } = await get(`${route.url}?${query}`)
      assert.equal(status, 200, `${route.url}: ${body.slice(0, 200)}`)
      assert.equal(headers['access-control-allow-origin'], '*', route.url)
      const checked = notes.answer.safeParse(JSON.parse(body))
      assert.ok(checked.success, `${route.url}: ${checked.success ? '' : checked.error.message}`)
    }
  })

  test('a branch whose schedules are not known is unknown, never none', async () => {
    const found = await get('/api/v1/waits?specialty=ent&limit=500')
    const { branches } = JSON.parse(found.body) as { branches: { state: string; now: object | null; clinic: string }[] }
    assert.ok(branches.some(({ state }) => state === 'known'))
    for (const { state, now } of branches) assert.equal(state === 'known', now !== null)
    const here = await get(`/api/v1/waits?specialty=ent&clinic=${branches[0]!.clinic}`)
    assert.ok((JSON.parse(here.body) as { branches: { clinic: string }[] }).branches.every(({ clinic }) => clinic === branches[0]!.clinic))
  })

  test('how often a time shown free could not be booked is said with its attempts, and not judged from a few', async () => {
    await t.run('access.phantoms')
    // what is kept of the city is too old then, and read again before it is told
    t.clock.advance(11 * 60_000)
    const { branches } = JSON.parse((await get('/api/v1/waits?specialty=ent&limit=500')).body) as { branches: { phantom_rate: number | null; phantom_attempts: number | null }[] }
    assert.ok(branches.some(({ phantom_attempts }) => phantom_attempts !== null))
    for (const { phantom_rate, phantom_attempts } of branches) assert.equal(phantom_rate === null, (phantom_attempts ?? 0) < 30)
  })

  test('a month that was mended is told anew, though no wait has changed', async () => {
    const listed = async () => (JSON.parse((await get('/api/v1/waits?specialty=ent&limit=500')).body) as { branches: { served: { nine_in_ten_days: number | null } | null }[] })
      .branches.flatMap(({ served }) => served?.nine_in_ten_days ?? [])
    const shown = async () => textOf((await get('/access?s=ent&c=afpn', 'text/html')).body).match(/Девять из десяти ждали не дольше \d+/g) ?? []
    const [before, before_shown] = [await listed(), await shown()]
    assert.ok(before.length > 0 && before_shown.length > 0 && !before.includes(27))
    for (const { id } of await all(t.house.database.read, sql<{ id: string }>`select id from clinics.clinic`)) {
      await t.house.database.write((db) => run(db, sql`
        update access.served_month
        set classes = jsonb_set(classes, '{afpn,visit,days}', '27')
        where clinic_id = ${id}
          and specialty_code = 'ent'
          and classes ? 'afpn'`))
    }
    t.clock.advance(61 * 60_000)
    assert.deepEqual([...new Set(await listed())], [27])
    const after_shown = await shown()
    assert.deepEqual([after_shown.length >= before_shown.length, new Set(after_shown).size], [true, 1], after_shown.join())
    assert.match(after_shown[0]!, /27$/)
  })

  test('times are those that the figures count', async () => {
    const place = await anyPlace()
    const waits = JSON.parse((await get(`/api/v1/waits?specialty=ent&clinic=${place.clinic}&limit=500`)).body) as { branches: { branch: string; now: { next_at: string; free_28_days: number } }[] }
    const { now } = waits.branches.find(({ branch }) => branch === place.branch)!
    const { times } = JSON.parse((await get(`/api/v1/times?${new URLSearchParams({ ...place, limit: '200' })}`)).body) as { times: { starts_at: string }[] }
    assert.equal(times[0]!.starts_at, now.next_at)
    assert.equal(times.length, Math.min(200, now.free_28_days))
  })

  test('no times where nothing is known is not «none»', async () => {
    type Listed = { clinic: string; branch: string; state: string; known_at: string | null }
    const list = async (specialty: string) => (JSON.parse((await get(`/api/v1/waits?specialty=${specialty}&limit=500`)).body) as { branches: Listed[] }).branches
    const ask = async (specialty: string, { clinic, branch }: Pick<Listed, 'clinic' | 'branch'>) => {
      const { body } = await get(`/api/v1/times?specialty=${specialty}&clinic=${clinic}&branch=${branch}`)
      const { state, known_at, times } = JSON.parse(body) as { state: string; known_at: string | null; times: object[] }
      return { state, known_at, any: times.length > 0 }
    }
    const [ent, paediatrician] = [await list('ent'), await list('paediatrician')]
    const known = ent.find(({ state }) => state === 'known')!
    assert.deepEqual(await ask('ent', known), { state: 'known', known_at: known.known_at, any: true })
    const elsewhere = ent.find((one) => !paediatrician.some(({ clinic, branch }) => clinic === one.clinic && branch === one.branch))!
    assert.deepEqual(await ask('paediatrician', elsewhere), { state: 'unknown', known_at: null, any: false })
    const child = JSON.parse((await get(`/api/v1/times?${new URLSearchParams({ ...(await anyPlace()), class: 'cfpn' })}`)).body) as { state: string; times: object[] }
    assert.equal(child.times.length > 0, child.state === 'known')
  })

  test('what cannot be read is refused with a sentence that says what to do', async () => {
    for (const [path, status, sentence] of [
      ['/api/v1/waits', 400, /Name a specialty/],
      ['/api/v1/waits?specialty=ent&class=xxxx', 400, /four letters/],
      ['/api/v1/waits?specialty=ent&limit=9999', 400, /at most 500/],
      ['/api/v1/waits?specialty=none', 404, /lists them/],
      ['/api/v1/times?clinic=gp-1&branch=1&specialty=none', 404, /lists them/],
      ['/api/v1/waits/history?clinic=gp-1&branch=1&specialty=none', 404, /lists them/],
      ['/api/v1/nothing', 404, /lists what there is/],
      ['/api/v1/times?clinic=nowhere&branch=1&specialty=ent', 404, /no such branch/],
      ['/api/v1/waits/history?clinic=gp-1&branch=1&specialty=ent&from=2026-12-31', 400, /from before until|Name a stretch/],
      ['/api/v1/norms?day=yesterday', 400, /2026-11-24/],
      ['/api/v1/waits/history?clinic=gp-1&branch=1&specialty=ent&until=0001-01-01', 400, /2026-11-24/],
      ['/api/v1/waits/history?clinic=gp-1&branch=1&specialty=ent&from=9999-12-31&until=9999-12-31', 400, /2026-11-24/],
      ['/api/v1/times?clinic=gp-1&branch=1&specialty=ent&from=9999-12-30&until=9999-12-31', 400, /2026-11-24/],
      ['/api/v1/times?clinic=gp-1&branch=1&specialty=ent&until=0000-01-01', 400, /2026-11-24/],
    ] as const) {
      for (const accept of ['application/json', '*/*']) {
        const { status: found, body, headers } = await get(path, accept)
        assert.equal(found, status, `${path}: ${body}`)
        assert.match(String(headers['content-type']), /json/)
        assert.match((JSON.parse(body) as { error: string }).error, sentence)
      }
    }
  })

  test('empty fields of the form say nothing', async () => {
    const { status } = await get('/api/v1/waits?specialty=ent&class=afpn&okrug=&clinic=&limit=&offset=')
    assert.equal(status, 200)
  })

  test('the page to try it shows every address in both languages', async () => {
    for (const lang of ['ru', 'en']) {
      const { status, body } = await get(`/api/v1?lang=${lang}`, 'text/html')
      assert.equal(status, 200)
      for (const { route } of listApiRoutes(ROUTES)) assert.ok(body.includes(`action="${route.url}"`), route.url)
    }
  })
})

/** A branch with free visits to an ENT doctor. */
async function anyPlace(): Promise<{ clinic: string; branch: string; specialty: string; class: string }> {
  const found = await get('/api/v1/waits?specialty=ent&limit=500')
  const { branches } = JSON.parse(found.body) as { branches: { clinic: string; branch: string; now: { next_at: string | null } | null }[] }
  const { clinic, branch } = branches.find(({ now }) => now?.next_at)!
  return { clinic, branch, specialty: 'ent', class: 'afpn' }
}

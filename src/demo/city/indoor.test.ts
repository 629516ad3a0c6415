import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { type TestHouse, openTestHouse } from '../../../test/house.ts'
import { textOf } from '../../../test/signed_in.ts'
import { findPlan } from '../../clinics/indoor/queries.ts'
import { joinShafts } from '../../clinics/indoor/reading/draft.ts'
import { findRoute, makeGraph } from '../../clinics/indoor/rules/route.ts'
import { all, one, sql } from '../../platform/db/index.ts'
import { drawBuilding } from './indoor_drawing.ts'

let t: TestHouse
before(async () => {
  t = await openTestHouse({ template: 'city' })
})
after(() => t.close())

const BRANCH = sql`
  select c.id as clinic_id, b.id, b.slug
  from clinics.clinic c
  join clinics.branch b
    on b.clinic_id = c.id
    and b.slug = '1'`

test('every room of the buildings is reached without steps, also by the lift that runs', async () => {
  for (const slug of ['gp-7', 'gp-1']) {
    const at = await one(t.house.database.read, sql<{ clinic_id: string; id: string }>`${BRANCH} where c.slug = ${slug}`)
    const plan = await findPlan(t.house.database.read, at.clinic_id, at.id)
    const graph = makeGraph(plan)
    const entrance = plan.spots.find(({ kind, wheelchair }) => kind === 'entrance' && wheelchair)!
    const out = new Set(slug === 'gp-7' ? ['А'] : [])
    for (const room of plan.spots.filter(({ kind }) => kind === 'room')) {
      assert.ok(findRoute(graph, entrance.id, ({ id }) => id === room.id, { step_free: true, out }), `${slug} ${room.label}`)
    }
    const { rooms, tied } = await one(t.house.database.read, sql<{ rooms: number; tied: number }>`
      select count(*)::int as rooms, count(s.id)::int as tied
      from clinics.place p
      left join clinics.spot s
        on s.clinic_id = p.clinic_id
        and s.place_id = p.id
        and p.name = 'Кабинет ' || s.label
      where p.clinic_id = ${at.clinic_id}
        and p.branch_id = ${at.id}
        and p.kind = 'ro'`)
    assert.deepEqual([rooms > 0, tied], [true, rooms], 'every doctor’s room is on the plan')
  }
})

test('a ticket of these buildings has a floor and a way in words', async () => {
  const at = await one(t.house.database.read, sql<{ clinic_id: string; id: string }>`${BRANCH} where c.slug = 'gp-7'`)
  const rooms = await all(t.house.database.read, sql<{ name: string; way: string; floor: string }>`
    select p.name, p.way, f.name as floor
    from clinics.place p
    join clinics.place f
      on f.clinic_id = p.clinic_id
      and f.fhir_id = p.part_of
      and f.kind = 'lvl'
    where p.clinic_id = ${at.clinic_id}
      and p.branch_id = ${at.id}
      and p.kind = 'ro'`)
  assert.ok(rooms.length > 0)
  for (const { name, way, floor } of rooms) {
    assert.equal(floor, `${name.slice(8, 9)}-й этаж`)
    assert.match(way.replaceAll('\u00a0', ' '), new RegExp(`^Войдите .*${name} — (слева|справа|прямо)`), way)
  }
})

test('cabinet 412 of the demonstration without steps while lift А is out', async () => {
  const { statusCode, body } = await t.web.inject({ url: '/reception/gp-7/way/1?to=412&step_free=yes', headers: { accept: 'text/html' } })
  assert.equal(statusCode, 200)
  assert.match(textOf(body), /Лифт А не работает с .*Слева лифт Б: поднимитесь на нём на 4-й этаж\..*Кабинет 412 — справа/)
})

test('a building of any size holds its doctors’ rooms', () => {
  for (const floors of [1, 3, 6]) {
    const numbers = Array.from({ length: floors * 20 }, (_, at) => (1 + (at % floors)) * 100 + 1 + Math.floor(at / floors))
    const draft = drawBuilding({ floors, numbers, second_lift: true, porch: true })
    assert.equal(draft.spots.filter(({ kind, name_ru }) => kind === 'room' && name_ru === null).length >= numbers.length, true)
    assert.equal(new Set(draft.spots.map(({ code }) => code)).size, draft.spots.length, 'every code once')
    assert.equal(joinShafts(draft).filter(({ kind }) => kind === 'lift').length, floors * (floors - 1))
  }
})

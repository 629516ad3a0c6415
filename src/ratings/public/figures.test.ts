import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { FastifyInstance } from 'fastify'
import { type ClinicRow, buildBranch, buildClinic, buildDoctor, nextId } from '../../../test/builders.ts'
import { type TestHouse, openTestHouse } from '../../../test/house.ts'
import { findClinicScope, makeClinicRoutes } from '../../clinics/index.ts'
import { makeServer } from '../../platform/http/server.ts'
import { runJob } from '../../platform/jobs.ts'
import type { Actor } from '../../platform/permit.ts'
import { DAY_MS } from '../../platform/time.ts'
import { ErrorPage } from '../../site/errors.tsx'
import { figureJobs } from '../kept/index.ts'
import { addAnswersTo } from './figures.sample.ts'
import { figuresPanel } from './panel.tsx'
import { figureGrants, figureRoutes } from './routes.tsx'

let house: TestHouse
let web: FastifyInstance
let clinic: ClinicRow
let doctor: string
let other: string
let actor: Actor | undefined

const person = (role: string, more: { doctor_id?: string } = {}): Actor => ({
  kind: 'account', id: nextId(), name: 'Анна', email: null, lang: 'ru', session: 'x',
  roles: [{ role, clinic_id: clinic.id, doctor_id: null, ...more }],
})

before(async () => {
  house = await openTestHouse()
  house.house.grants = { ...house.house.grants, ...figureGrants }
  await house.house.database.write(async (db) => {
    clinic = await buildClinic(db, { slug: 'gp-7' })
    await buildBranch(db, clinic.id, { name_ru: 'Тихий филиал' })
    doctor = await buildDoctor(db, clinic.id, { family: 'Яковлева' })
    other = await buildDoctor(db, clinic.id, { family: 'Абрамова' })
  })
  web = await makeServer(house.house, [...makeClinicRoutes([figuresPanel]), ...figureRoutes], {
    findAccount: async () => actor,
    findToken: async () => undefined,
    findClinic: (slug) => findClinicScope(house.house.database.read, slug),
    errorPage: ErrorPage,
  })
})
after(async () => {
  await web.close()
  await house.close()
})

const addAnswers = (marks: readonly number[], given: { doctor_id?: string; day?: string } = {}) =>
  addAnswersTo(house, clinic, given.doctor_id ?? doctor, marks, given.day ?? '2026-09-15')

async function release(): Promise<void> {
  for (const job of figureJobs) await runJob(house.house, job, new AbortController().signal)
}

async function get(url: string, as?: Actor) {
  actor = as
  const answer = await web.inject({ url })
  return { status: answer.statusCode, body: answer.body, headers: answer.headers }
}

const text = (body: string) => body.replaceAll(/<(style|script)[^]*?<\/\1>/g, '').replaceAll(/<[^>]*>/g, ' ').replaceAll(/[\s\u00a0]+/g, ' ')
const clinicPage = async () => text((await get('/clinics/gp-7')).body)
const times = (n: number, mark: number) => Array<number>(n).fill(mark)

describe('the public page', () => {
  test('shows nothing at four answers, not even the count', async () => {
    await addAnswers([5, 5, 5, 4])
    await release()
    assert.match(await clinicPage(), /Ответов пока недостаточно, чтобы что-то показать/)
    assert.doesNotMatch(await clinicPage(), /4 ответа/)
  })

  test('at nine the count and the share, but no star; not in open data', async () => {
    await addAnswers([5, 5, 5, 4, 1])
    await release()
    const shown = await clinicPage()
    assert.match(shown, /9 ответов на 18 писем, 50 %/)
    assert.match(shown, /ответов пока мало/)
    assert.match(shown, /Письмо получили 100 % тех, кто приходил/)
    assert.match(shown, /Посещения: ноябрь 2025 – октябрь 2026/)
    assert.equal((await get('/ratings/gp-7/figures.csv')).body.split('\r\n').filter((line) => line.includes(',too_few,')).length, 0)
  })

  test('past a hundred: star, band, label, distribution, months', async () => {
    await addAnswers([...times(60, 5), ...times(30, 4), ...times(9, 3)], { day: '2026-10-10' })
    await addAnswers([...times(30, 5), ...times(10, 4)], { doctor_id: other, day: '2026-08-10' })
    await release()
    const shown = await clinicPage()
    assert.match(shown, /148 ответов на 296 писем, 50 %/)
    // 676 of 148 marks, alone among its peers: 4.5676 ± 0.9·1.959964/√163, rounded up
    assert.match(shown, /4,6 \(4,4–4,8\)/)
    assert.match(shown, /предварительно/)
    assert.match(shown, /Какие оценки ставили/)
    assert.match(shown, /Тихий филиал Ответов пока недостаточно/)
  })

  test('is renewed only when five came; until then the old figure with its date', async () => {
    house.clock.advance(DAY_MS)
    await addAnswers([1, 1, 1, 1])
    await release()
    assert.match(await clinicPage(), /148 ответов[^]*Посчитано вт 24 ноября/)
    house.clock.advance(DAY_MS)
    await addAnswers([1])
    await release()
    assert.match(await clinicPage(), /153 ответа[^]*Посчитано чт 26 ноября/)
  })

  test('files hold what the page shows', async () => {
    const { body, headers } = await get('/ratings/gp-7/figures.csv')
    assert.equal(headers['content-type'], 'text/csv; charset=utf-8')
    const [head, ...lines] = body.trimEnd().split('\r\n').map((line) => line.split(','))
    assert.equal(head!.length, 18)
    const line = lines.find((cells) => cells[5] === 'preliminary')!
    assert.deepEqual([line[6], line[7]], ['153', '306'])
    assert.ok(lines.some((cells) => cells[1] === 'Тихий филиал' && cells.slice(2).every((cell) => cell === '')))
    const value = JSON.parse((await get('/ratings/gp-7/figures.json')).body)
    const figure = value.branches.find((branch: { figure: unknown }) => branch.figure !== null).figure
    assert.equal(figure.answers, 153)
    assert.equal(String(figure.star), line[8])
    assert.equal(figure.months.length, 12)
    assert.ok(!JSON.stringify(value).includes('basis'))
  })

  test('says how it counts, in both languages', async () => {
    assert.match(text((await get('/ratings/how-we-count')).body), /Почему показатель меняется не каждый день/)
    const english = await web.inject({ url: '/ratings/how-we-count?lang=en' })
    assert.match(english.body, /Why the figure does not change every day|Почему/)
  })
})

describe('doctors', () => {
  test('the chief doctor sees them in alphabetical order, nobody else does', async () => {
    assert.equal((await get('/ratings/gp-7/doctors')).status, 303)
    assert.equal((await get('/ratings/gp-7/doctors', person('doctor', { doctor_id: doctor }))).status, 403)
    assert.equal((await get('/ratings/gp-7/doctors', person('head_of_department'))).status, 403)
    const { status, body } = await get('/ratings/gp-7/doctors', person('chief_doctor'))
    assert.equal(status, 200)
    assert.ok(body.indexOf('Абрамова') < body.indexOf('Яковлева') && body.includes('Абрамова'))
  })

  test('a doctor sees the own figure and no other', async () => {
    assert.equal((await get('/ratings/gp-7/me', person('chief_doctor'))).status, 403)
    assert.equal((await get('/ratings/gp-7/me', person('doctor'))).status, 404)
    const own = await get('/ratings/gp-7/me', person('doctor', { doctor_id: other }))
    assert.equal(own.status, 200)
    assert.match(text(own.body), /40 ответов на 80 писем, 50 %/)
    const third = await house.house.database.write((db) => buildDoctor(db, clinic.id))
    assert.match(text((await get('/ratings/gp-7/me', person('doctor', { doctor_id: third }))).body), /Показать пока нечего/)
  })
})

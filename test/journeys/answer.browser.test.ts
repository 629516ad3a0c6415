// The main job, from end to end with nothing replaced: a clinic's system reports a visit over HTTP, a signed letter comes
// by SMTP, the patient opens its link in a browser without script, the chief doctor signs in and reads, the page counts.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Page } from 'playwright-core'
import { seedDemoPeople } from '../../src/demo/people.ts'
import { all, sql } from '../../src/platform/db/index.ts'
import { DAY_MS } from '../../src/platform/time.ts'
import { type OpenBrowser, openBrowser } from '../browser.ts'
import { buildClinic, buildWordings, type ClinicRow } from '../builders.ts'
import { FIRST_VISIT, addToken, bundleOf } from '../fhir.ts'
import { type TestHouse, openTestHouse } from '../house.ts'

let t: TestHouse
let home: string
let browser: OpenBrowser
let clinic: ClinicRow

before(async () => {
  t = await openTestHouse()
  clinic = await t.house.database.write(async (db) => {
    const made = await buildClinic(db, { slug: 'gp-7', audience: 'adult' })
    await buildWordings(db, made.id)
    return made
  })
  await seedDemoPeople(t.house)
  home = await t.listen()
  browser = await openBrowser()
})
after(async () => {
  await browser?.close()
  await t.close()
})

test('a finished visit becomes a letter and an answer', async () => {
  const token = await addToken(t.house, clinic.id, ['fhir.read', 'fhir.write'])
  const reported = await fetch(`${home}/fhir/R4`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/fhir+json' },
    body: JSON.stringify(bundleOf(FIRST_VISIT)),
  })
  assert.equal(reported.status, 200)
  const outcome = (await reported.json()) as { entry: { response: { status: string } }[] }
  assert.deepEqual(outcome.entry.map((entry) => entry.response.status.slice(0, 3)), FIRST_VISIT.map(() => '201'))

  await t.run('letters.plan')
  t.clock.advance(DAY_MS)
  await t.run('letters.dispatch')
  const letter = await t.house.mail.mailbox!.waitFor((mail) => mail.to.includes('maria@mail.example'))
  assert.match(letter.headers['dkim-signature']!, /list-unsubscribe/i)
  const link = /http:\/\/localhost:\d+\/r\/[\w-]+\?s=4/.exec(letter.text)?.[0]
  assert.ok(link)

  const phone = await browser.newPage({ javaScriptEnabled: false, viewport: { width: 360, height: 800 } })
  await phone.goto(link)
  assert.match((await phone.textContent('main'))!, /Соколова/)
  await markDoctor(phone, 5)
  await phone.fill('textarea[name="comment"]', 'Анна Игоревна всё объяснила. А медсестра Зинаида Петровна грубила, мой телефон 8 916 123-45-67.')
  const yes = phone.locator('input[name="may_publish"][value="yes"]')
  if (await yes.count()) await yes.check()
  await phone.click('button[type="submit"]:not([name]), button[value="send"]')
  assert.match((await phone.textContent('h1'))!, /пасибо/)

  const desk = await browser.newPage()
  await desk.goto(`${home}/ratings/gp-7`)
  await desk.click('button[value="chief_doctor.gp-7"]')
  await desk.waitForURL(`${home}/ratings/gp-7`)
  const list = (await desk.textContent('main'))!
  assert.match(list, /Анна Игоревна всё объяснила/)
  assert.doesNotMatch(list, /Зинаида|916/, 'third persons and phones are masked')

  const foreign = await browser.newPage()
  await foreign.goto(`${home}/ratings/gp-7`)
  await foreign.click('button[value="resident.adult"]')
  assert.match((await foreign.textContent('h1'))!, /не для вашей роли/)

  const page = await browser.newPage()
  await page.goto(`${home}/clinics/gp-7`)
  assert.doesNotMatch((await page.textContent('main'))!, /1\s+ответ/, 'under five answers not even their count is shown')

  await phone.goto(link)
  assert.match((await phone.textContent('main'))!, /изменить|исправить/i, 'the link now offers to change the answer')
  const rows = await all(t.house.database.read, sql<{ clinic_mark: number; edition: number }>`
    select clinic_mark, edition
    from ratings.answer
    where clinic_id = ${clinic.id}`)
  assert.deepEqual(rows, [{ clinic_mark: 4, edition: 1 }], 'the star of the letter was only preselected, and sent once')
})

/** Chooses the mark of the first doctor on the form. */
async function markDoctor(page: Page, mark: number): Promise<void> {
  const name = await page.locator('input[type="radio"][name^="doctor"]').first().getAttribute('name')
  await page.locator(`input[name="${name}"][value="${mark}"]`).check({ force: true })
}

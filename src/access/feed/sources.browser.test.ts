// The pages of sources in a real browser: wide and narrow, both languages, nothing in the way of anybody.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { type OpenBrowser, findBarriers, findOverflow, openBrowser } from '../../../test/browser.ts'
import { seedDemoPeople } from '../../demo/people.ts'
import { type Town, makeLocation, makeSchedule, makeSlot, openTown, publish } from './town.sample.ts'

const SHOTS = process.env['OTKLIK_TEST_SHOTS']
let town: Town
let browser: OpenBrowser

before(async () => {
  town = await openTown()
  await seedDemoPeople(town.city.house)
  await town.city.listen()
  browser = await openBrowser()
})
after(async () => {
  await browser.close()
  await town.close()
})

test('an operator sees what came of a source and links what is unknown, without script too', async () => {
  const [one] = town.clinics
  const home = town.city.house.config.BASE_URL
  const id = await town.addSource({ code: 'okrug', url: publish(town.publisher, 'page', {
    locations: [makeLocation('l1', one), { resourceType: 'Location', id: 'far-away-and-with-a-rather-long-identifier-of-its-own', name: 'Филиал на Дальней улице' }],
    schedules: [makeSchedule('s1', 'l1', { doctor: one.doctor_fhir_id }), makeSchedule('s2', 'far-away-and-with-a-rather-long-identifier-of-its-own'), makeSchedule('s3', 'l1', { doctor: 'who' })],
    slots: [makeSlot('a', 's1', '25T09:00'), makeSlot('b', 's1', '25T09:05'), makeSlot('c', 's2', '25T09:00'), makeSlot('d', 's1', '20T09:00'), makeSlot('e', 's3', '25T02:00'), '{\n'],
  }) })
  await town.read(id)
  const bad = await town.addSource({ code: 'silent', url: `${town.publisher.address}/none` })
  await town.read(bad)
  town.city.clock.advance(1_200_000)
  for (const [width, lang, javaScriptEnabled] of [[1440, 'ru', true], [360, 'ru', false], [360, 'en', true]] as const) {
    const page = await browser.newPage({ viewport: { width, height: 900 }, javaScriptEnabled })
    await page.goto(`${home}/access/sources?lang=${lang}`)
    await page.click('button[value="operator"]')
    await page.waitForURL(/access\/sources/)
    for (const [name, path] of [['list', ''], ['one', `/${id}`], ['new', '/new']] as const) {
      await page.goto(`${home}/access/sources${path}?lang=${lang}`)
      if (SHOTS) await page.screenshot({ path: `${SHOTS}/${name}-${width}-${lang}.png`, fullPage: true })
      assert.equal(await findOverflow(page), 0, `${name} at ${width}`)
      if (javaScriptEnabled) assert.deepEqual(await findBarriers(page), [], `${name} at ${width}`)
    }
    await page.goto(`${home}/access/sources/${id}?lang=${lang}`)
    await page.selectOption('#location', 'far-away-and-with-a-rather-long-identifier-of-its-own')
    await page.selectOption('#branch', `${one.slug}/${one.branch_slug}`)
    await page.click(`form[action$="/locations"]:has(#location) button`)
    await page.waitForURL(/done=linked/)
    assert.equal(await page.locator('.notice--success').count(), 1)
    await page.context().close()
  }
})

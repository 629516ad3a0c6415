// What only a real browser can tell: that it keeps `__Host-` cookies for http://localhost, and that the policy of our
// pages lets the forms of signing in and out through.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { type OpenBrowser, findBarriers, findOverflow, openBrowser } from '../../test/browser.ts'
import { buildClinic, buildDoctor } from '../../test/builders.ts'
import { type TestHouse, openTestHouse } from '../../test/house.ts'
import { seedDemoPeople } from '../demo/people.ts'

let city: TestHouse
let home: string
let browser: OpenBrowser

before(async () => {
  city = await openTestHouse()
  await city.house.database.write(async (db) => {
    const clinic = await buildClinic(db, { slug: 'gp-7', audience: 'adult' })
    await buildDoctor(db, clinic.id)
  })
  await seedDemoPeople(city.house)
  home = await city.listen()
  browser = await openBrowser()
})

after(async () => {
  await browser.close()
  await city.close()
})

describe('signing in with a browser', () => {
  for (const javaScriptEnabled of [true, false]) {
    test(`in and out again, ${javaScriptEnabled ? 'with' : 'without'} script`, async () => {
      const page = await browser.newPage({ javaScriptEnabled })
      const problems: string[] = []
      page.on('console', (message) => {
        if (message.type() === 'error') problems.push(message.text())
      })
      await page.goto(`${home}/people/me`)
      assert.equal(await page.textContent('h1'), 'Кем войти?')
      await page.click('button[value="chief_doctor.gp-7"]')
      await page.waitForURL(`${home}/people/me`)
      assert.match((await page.textContent('main'))!, /главный врач/)

      const cookies = await page.context().cookies()
      const session = cookies.find(({ name }) => name === '__Host-otklik')!
      assert.deepEqual(
        { secure: session.secure, httpOnly: session.httpOnly, sameSite: session.sameSite, path: session.path },
        { secure: true, httpOnly: true, sameSite: 'Lax', path: '/' },
      )
      if (javaScriptEnabled) assert.equal(await page.evaluate('document.cookie'), '', 'no script reads a cookie')

      await page.click('.head__tools button')
      if (!javaScriptEnabled) await page.click('button[name="logout"]')
      await page.waitForURL(`${home}/`)
      assert.ok(!(await page.context().cookies()).some(({ name }) => name === '__Host-otklik'))
      await page.goto(`${home}/people/me`)
      assert.equal(await page.textContent('h1'), 'Кем войти?', 'the provider forgot the person too')
      assert.deepEqual(problems, [])
      await page.context().close()
    })
  }
})

describe('the pages of people', () => {
  for (const [width, color_scheme] of [[360, 'light'], [360, 'dark'], [1440, 'light']] as const) {
    test(`nothing in the way at ${width} px, ${color_scheme}`, async () => {
      const page = await browser.newPage({ viewport: { width, height: 800 }, color_scheme })
      const check = async (name: string) => {
        assert.deepEqual(await findBarriers(page), [], name)
        assert.equal(await findOverflow(page), 0, `${name} is too wide`)
      }
      await page.goto(`${home}/people/roles`)
      await check('choice')
      await page.click('button[value="operator"]')
      await page.waitForURL(`${home}/people/roles`)
      await page.click('summary:has-text("Завершить роль")')
      await check('roles')
      await page.click('summary:has-text("Дать роль")')
      await page.click('button:has-text("Дать роль")')
      await page.waitForSelector('[role=alert]')
      await check('roles with mistakes')
      for (const path of ['/people/me', '/people/sessions', '/people/callback']) {
        await page.goto(`${home}${path}`)
        await check(path)
      }
      await page.context().close()
    })
  }
})

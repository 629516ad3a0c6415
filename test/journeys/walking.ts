// Walking the pages of the small demo city in a browser: at 360 and 1440 px, in Russian and English, with and without
// script; nothing serious for axe, nothing to scroll sideways, no error in the console.
import assert from 'node:assert/strict'
import type { Page } from 'playwright-core'
import { type Read, one, sql } from '../../src/platform/db/index.ts'
import { findBarriers, findOverflow, openBrowser } from '../browser.ts'
import { type TestHouse, openTestHouse } from '../house.ts'

/** Whose name on the sign-in page ends with the clinic. */
const AT_CLINIC = new Set(['chief_doctor', 'doctor_1', 'administrator', 'administrator_2', 'senior_administrator', 'head_of_department'])

export interface Walk {
  t: TestHouse
  home: string
  /** The clinic that has demo people. */
  clinic: { id: string; slug: string }
  /** A page of a browser in which the person is signed in, kept for the tests that follow. */
  pageOf(person: string, width: number, javaScriptEnabled: boolean): Promise<Page>
  /** Looks at a page as the person, in every way. */
  lookAt(path: string, person: string): Promise<void>
  close(): Promise<void>
}

export async function openWalk(): Promise<Walk> {
  const t = await openTestHouse({ template: 'city' })
  const home = await t.listen()
  const browser = await openBrowser()
  const clinic = await findClinic(t.house.database.read)
  const pages = new Map<string, Page>()

  async function pageOf(person: string, width: number, javaScriptEnabled: boolean): Promise<Page> {
    const key = `${person} ${width}`
    const known = pages.get(key)
    if (known) return known
    const page = await browser.newPage({ viewport: { width, height: 900 }, javaScriptEnabled })
    pages.set(key, page)
    if (person === 'anonymous') return page
    await page.goto(`${home}/people/me`)
    await page.click(`button[value="${AT_CLINIC.has(person) ? `${person}.${clinic.slug}` : person}"]`)
    await page.waitForURL(`${home}/people/me`)
    return page
  }

  return {
    t, home, clinic, pageOf,
    async lookAt(path, person) {
      const address = home + path + (path.includes('?') ? '&' : '?')
      for (const [width, javaScriptEnabled] of [[360, true], [1440, false]] as const) {
        const page = await pageOf(person, width, javaScriptEnabled)
        for (const lang of ['ru', 'en']) {
          const problems: string[] = []
          page.removeAllListeners('console')
          page.on('console', (message) => {
            if (message.type() === 'error') problems.push(message.text())
          })
          const answer = await page.goto(`${address}lang=${lang}`)
          assert.equal(answer?.status(), 200, address)
          assert.ok((await page.textContent('h1'))?.trim(), 'a page has a heading')
          assert.equal(await page.getAttribute('html', 'lang'), lang)
          assert.equal(await findOverflow(page), 0, `wider than ${width} px in ${lang}`)
          // axe is script of its own: it runs where scripts do
          if (javaScriptEnabled) assert.deepEqual(await findBarriers(page), [], `${width} px, ${lang}`)
          assert.deepEqual(problems, [])
        }
      }
    },
    async close() {
      await browser.close()
      await t.close()
    },
  }
}

/** Puts what a city has in place of `:names`. */
export function fill(path: string, parameters: Readonly<Record<string, string>>): string {
  return path.replace(/:([a-z]\w*)/g, (_, name: string) => parameters[name] ?? `no-${name}`)
}

function findClinic(db: Read): Promise<{ id: string; slug: string }> {
  return one(db, sql<{ id: string; slug: string }>`
    select c.id, c.slug
    from people.role r
    join clinics.clinic c on c.id = r.clinic_id
    where r.role = 'chief_doctor'
    order by length(c.slug), c.slug
    limit 1`)
}

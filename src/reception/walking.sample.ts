// Pages of staff in a browser, looked at as a reader would: at 360 and 1440 px, in both languages; with axe at one width of each language.
import assert from 'node:assert/strict'
import type { Page } from 'playwright-core'
import { findBarriers, findOverflow } from '../../test/browser.ts'

/** Looks at some addresses in a page; each must be there, have its heading, nothing serious for axe, nothing to scroll sideways. */
export async function walkPages(page: Page, addresses: readonly string[]): Promise<void> {
  for (const [width, axed] of [[360, 'ru'], [1440, 'en']] as const) {
    await page.setViewportSize({ width, height: 900 })
    for (const address of addresses) {
      for (const lang of ['ru', 'en']) {
        const where = `${address}, ${width} px, ${lang}`
        const answer = await page.goto(`${address}${address.includes('?') ? '&' : '?'}lang=${lang}`)
        assert.equal(answer?.status(), 200, where)
        assert.ok((await page.locator('h1').first().textContent())?.trim(), where)
        assert.equal(await findOverflow(page), 0, where)
        if (lang === axed) assert.deepEqual(await findBarriers(page), [], where)
      }
    }
  }
}

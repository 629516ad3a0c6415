// What the public reads of a branch while answers come in, in a real browser: nothing at four, a count at five, a star
// past a hundred. The fifth answer is given in the browser too.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Page } from 'playwright-core'
import { type OpenBrowser, findBarriers, findOverflow, openBrowser } from '../../../test/browser.ts'
import { type TestHouse, openTestHouse } from '../../../test/house.ts'
import { DAY_MS } from '../../platform/time.ts'
import { ensureAssets } from '../../ui/build.ts'
import { fieldOf } from '../answer.ts'
import { send } from '../link.sample.ts'
import { inviteToAnswer, openDesk } from '../workplace.sample.ts'
import { addAnswersTo } from './figures.sample.ts'

let t: TestHouse
let browser: OpenBrowser
let home: string

before(async () => {
  await ensureAssets()
  t = await openTestHouse({ now: new Date('2026-10-20T09:00:00Z') })
  home = await t.listen()
  browser = await openBrowser()
})
after(async () => {
  await browser?.close()
  await t.close()
})

/** The clinic's page as a phone and as a wide screen show it: nothing sideways, nothing in the way. */
async function look(slug: string, lang: 'ru' | 'en', check: (page: Page) => Promise<void>): Promise<void> {
  for (const options of [{ viewport: { width: 360, height: 740 }, javaScriptEnabled: false }, { viewport: { width: 1440, height: 900 } }]) {
    const page = await browser.newPage(options)
    await page.goto(`${home}/clinics/${slug}?lang=${lang}`)
    await check(page)
    assert.equal(await findOverflow(page), 0)
    if (options.javaScriptEnabled !== false) assert.deepEqual(await findBarriers(page), [])
    await page.context().close()
  }
}

const times = (n: number, mark: number) => Array<number>(n).fill(mark)

test('the public page before and after each threshold', async () => {
  const { clinic, doctor_id } = await openDesk(t)
  const invited = []
  for (let index = 0; index < 5; index++) invited.push(await inviteToAnswer(t, clinic, doctor_id, { email: `author-${index}@mail.example` }))
  t.clock.advance(2 * DAY_MS)
  await t.run('letters.dispatch')
  for (const { url, visit_id } of invited.slice(0, 4)) {
    const sent = await send(t, url.slice('/r/'.length), { [fieldOf(visit_id)]: '5', clinic: '5', comment: 'Слова автора' })
    assert.equal(sent.statusCode, 303)
  }
  t.clock.set(new Date('2026-11-03T09:00:00Z'))
  await t.run('ratings.release')
  await look(clinic.slug, 'ru', async (page) => {
    await page.getByText('Ответов пока недостаточно, чтобы что-то показать').waitFor()
    const shown = await page.locator('main').innerText()
    assert.doesNotMatch(shown, /4\s+ответа|Слова автора/, 'not even how many there are')
    assert.equal(await page.locator('svg[role="img"]').count(), 0)
  })

  const fifth = invited[4]!
  const author = await browser.newPage({ viewport: { width: 360, height: 740 }, javaScriptEnabled: false })
  await author.goto(home + fifth.url)
  await author.locator(`label.star:has(input[name="${fieldOf(fifth.visit_id)}"][value="5"])`).click()
  await author.locator('label.star:has(input[name="clinic"][value="4"])').click()
  await author.getByRole('button', { name: 'Отправить ответ' }).click()
  await author.getByText('Спасибо, ответ получен').waitFor()
  await author.context().close()
  await look(clinic.slug, 'ru', async (page) => {
    await page.getByText('Ответов пока недостаточно').waitFor()
  })

  t.clock.advance(DAY_MS)
  await t.run('ratings.release')
  await look(clinic.slug, 'ru', async (page) => {
    await page.getByText('ответов пока мало').waitFor()
    assert.match(await page.locator('main').innerText(), /5\s+ответов\s+на\s+5\s+писем,\s+100\s%/)
    assert.equal(await page.getByText('предварительно').count(), 0, 'no star yet')
  })

  await addAnswersTo(t, clinic, doctor_id, [...times(70, 5), ...times(40, 4), ...times(12, 3), ...times(8, 2)], '2026-10-10')
  t.clock.advance(DAY_MS)
  await t.run('ratings.recount')
  await t.run('ratings.release')
  await look(clinic.slug, 'ru', async (page) => {
    await page.getByText('предварительно').first().waitFor()
    const shown = await page.locator('main').innerText()
    assert.match(shown, /4,\d\s+\(4,\d–4,\d\)/)
    assert.match(shown, /135\s+ответов/)
    await page.getByText('Как мы считаем').first().waitFor()
  })
  await look(clinic.slug, 'en', async (page) => {
    await page.getByText('preliminary').first().waitFor()
    assert.match(await page.locator('main').innerText(), /4\.\d\s+\(4\.\d–4\.\d\)/)
  })
})

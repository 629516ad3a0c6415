import { test } from 'node:test'
import { NOON, openTestHouse } from '../../test/house.ts'
import { openBrowser } from '../../test/browser.ts'
import { DAY_MS } from '../platform/time.ts'
import { ensureAssets } from '../ui/build.ts'
import { makeCase, makeLetter, openDesk } from './desk.sample.ts'
import { lockCase } from './index.ts'
import { replyHref } from './replying.ts'
test('shots', async () => {
  await ensureAssets()
  const t = await openTestHouse()
  const base = await t.listen()
  t.clock.set(NOON)
  const { clinic, chief, head, officer } = await openDesk(t)
  const letter_id = await makeLetter(t, clinic, 'a@shots.example')
  const late = await makeCase(t, clinic, chief.id, { working_days: 1, title_code: 'premises' })
  const later = await makeCase(t, clinic, null, { working_days: 2, title_code: 'doctor' })
  t.clock.advance(4 * DAY_MS)
  await t.run('cases.climb')
  await chief.post(`/cases/${clinic.slug}/templates`, { title: 'Кабинет открыт', template_text: 'Спасибо, что написали. Мы открыли ещё один кабинет, очередь проверю сам.' })
  const main = await makeCase(t, clinic, chief.id, { letter_id })
  const offered = await makeCase(t, clinic, chief.id, { title_code: 'staff' })
  await chief.post(`/cases/${clinic.slug}/${offered}/hand-off`, { to: head.id, hand_words: 'Посмотрите, пожалуйста, смену регистратуры' })
  await chief.post(`/cases/${clinic.slug}/${main}/reply`, { text: 'После вашего визита с сотрудниками проведена беседа.' })
  const asked = await makeCase(t, clinic, chief.id, { letter_id, title_code: 'booking' })
  await chief.post(`/cases/${clinic.slug}/${asked}/question`, { question: 'В каком окне записи была ошибка?' })
  const replied = await makeCase(t, clinic, chief.id, { letter_id, title_code: 'queue' })
  await chief.post(`/cases/${clinic.slug}/${replied}/reply`, { text: 'Здравствуйте. С понедельника открыли второй кабинет, сам проверю очередь в четверг.\n\nЕсли станет хуже, напишите.' })
  const link = async (id: string) => { const g = await t.house.database.write((db) => lockCase(db, clinic.id, id)); return new URL(replyHref(t.house, g!, t.clock.now())).pathname }
  const pages: [string, string, typeof chief | null][] = [
    ['list', `/cases/${clinic.slug}`, chief], ['detail', `/cases/${clinic.slug}/${main}`, chief], ['late', `/cases/${clinic.slug}/${late}`, chief],
    ['offered', `/cases/${clinic.slug}/${offered}`, head], ['templates', `/cases/${clinic.slug}/templates`, chief],
    ['overdue', '/cases/overdue', officer], ['overduecase', `/cases/overdue/${clinic.slug}/${later}`, officer],
    ['reply', await link(replied), null], ['question', await link(asked), null], ['broken', '/cases/reply/x', null],
  ]
  const browser = await openBrowser()
  for (const [name, url, who] of pages) for (const width of [360, 1440]) for (const lang of ['ru', 'en']) {
    if (lang === 'en' && width === 360 && !['detail', 'overdue'].includes(name)) continue
    const page = await browser.newPage({ viewport: { width, height: 900 } })
    if (who) await page.context().setExtraHTTPHeaders({ cookie: await who.cookies() })
    await page.goto(`${base}${url}?lang=${lang}`)
    const wide = await page.evaluate(() => document.documentElement.scrollWidth)
    if (wide > width) console.log('WIDE', name, width, lang, wide)
    await page.screenshot({ path: `/tmp/shots/${name}-${width}-${lang}.png`, fullPage: true })
    await page.context().close()
  }
  await t.run('letters.dispatch')
  const mails = await t.house.mail.mailbox!.list({ query: 'a@shots.example' })
  const page = await browser.newPage({ viewport: { width: 700, height: 700 } })
  await page.setContent(mails.find((m) => m.subject.startsWith('Ответ'))!.html)
  await page.screenshot({ path: '/tmp/shots/mail.png' })
  await browser.close()
  await t.close()
})

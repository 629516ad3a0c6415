import { openBrowser } from './browser.ts'
import { buildClinic, buildDoctor } from './builders.ts'
import { openTestHouse } from './house.ts'
import { seedDemoPeople } from '../src/demo/people.ts'
const city = await openTestHouse({ env: { TRUST_PROXY: 'on' } })
await city.house.database.write(async (db) => {
  const a = await buildClinic(db, { slug: 'gp-7', audience: 'adult', name_ru: 'Городская поликлиника № 7' })
  await buildDoctor(db, a.id); await buildDoctor(db, a.id, { family: 'Белова', given: 'Ирина', patronymic: 'Петровна' })
  const c = await buildClinic(db, { slug: 'dgp-12', audience: 'child', name_ru: 'Детская городская поликлиника № 12', chief: 'Марина Львовна Орлова' })
  await buildDoctor(db, c.id)
})
await seedDemoPeople(city.house)
const home = await city.listen()
const browser = await openBrowser()
for (const width of [360, 1440]) {
  const page = await browser.newPage({ viewport: { width, height: 800 } })
  const shot = async (name: string) => {
    const wide = await page.evaluate('document.documentElement.scrollWidth')
    if (Number(wide) > width) console.log('WIDE', name, width, wide)
    await page.screenshot({ path: `/tmp/shots/${name}-${width}.png`, fullPage: true })
  }
  await page.goto(`${home}/people/me`)
  await shot('choice')
  await page.click('button[value="operator"]')
  await page.waitForURL(`${home}/people/me`)
  await shot('me')
  await page.goto(`${home}/people/sessions`); await shot('sessions')
  await page.goto(`${home}/people/roles`); await shot('roles')
  await page.click('text=Дать роль'); await page.click('button:has-text("Дать роль")'); await shot('roles-give-error')
  await page.goto(`${home}/people/roles?q=astahova`); await page.click('text=Загрузить таблицу ролей'); await page.click('text=Пример таблицы')
  await page.fill('#csv', 'login,name,role,clinic\ngood.one,Хороший,moderator,gp-7\nbad.one,Плохой,mayor,gp-7\n,Никто,operator,gp-7')
  await page.click('button:has-text("Загрузить роли")'); await shot('roles-table-error')
  await page.goto(`${home}/people/roles`); await page.click('summary:has-text("Завершить роль")'); await shot('roles-end')
  await page.goto(`${home}/people/callback?code=1&state=2`); await shot('lost')
}
await browser.close()
await city.close()

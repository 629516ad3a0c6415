import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { before, test } from 'node:test'
import type { ReactElement } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { LANGS } from '../platform/i18n.ts'
import { answerStyleHash, readAsset } from './index.ts'
import {
  AnswerLayout,
  BarList,
  Button,
  DefinitionList,
  ErrorSummary,
  Field,
  Figure,
  Form,
  Gallery,
  Icon,
  MonthChart,
  Notice,
  Pills,
  Radios,
  ResidentLayout,
  Select,
  StaffLayout,
  Stars,
  Table,
  TextArea,
  renderDocument,
} from './index.ts'
import { dropUnusedTokens, ensureAssets } from './build.ts'
import { ICON_NAMES } from './icon.tsx'
import { en } from './words/en.ts'
import { ru } from './words/ru.ts'

before(ensureAssets)

const html = (element: ReactElement) => renderToStaticMarkup(element)
const galleries = () =>
  LANGS.flatMap((lang) =>
    (['resident', 'staff'] as const).map((density) =>
      renderDocument(<Gallery lang={lang} density={density} />),
    ),
  )
const attributes = (page: string, name: string) =>
  [...page.matchAll(new RegExp(` ${name}="([^"]*)"`, 'g'))].map((match) => match[1]!)

test('what people typed is escaped in text, values and attributes', () => {
  const evil = '"><script>alert(1)</script>&'
  const page = html(
    <Form action={evil} csrf={evil}>
      <ErrorSummary errors={[{ id: 'a', text: evil }]} />
      <Field name="a" label={evil} value={evil} hint={evil} error={evil} />
      <TextArea name="b" label={evil} value={evil} />
      <Select name="c" label={evil} options={[{ value: evil, label: evil }]} value={evil} />
      <Radios name="d" label={evil} options={[{ value: evil, label: evil, hint: evil }]} />
      <Notice title={evil}>{evil}</Notice>
      <Button disabled_reason={evil}>{evil}</Button>
      <Pills label={evil} pills={[{ href: evil, label: evil }]} />
      <DefinitionList facts={[{ term: evil, fact: evil }]} />
      <Table
        caption={evil}
        rows={[evil]}
        row_key={(row) => row}
        columns={[
          { key: 'a', head: evil, cell: (row) => row },
          { key: 'b', head: evil, cell: (row) => row },
        ]}
      />
    </Form>,
  )
  assert.ok(!page.includes('<script'))
  assert.ok(!page.includes('"><'.concat('script')))
  assert.equal(page.match(/<form/g)?.length, 1)
})

test('no page holds an inline style, an inline script or an event attribute', () => {
  for (const page of galleries()) {
    assert.doesNotMatch(page, /\sstyle=/)
    assert.doesNotMatch(page, /<[^>]*\son\w+=/)
    assert.doesNotMatch(page, /<script(?![^>]*\ssrc=)/)
    assert.doesNotMatch(page, /<style/)
    assert.doesNotMatch(page, /javascript:/)
  }
})

test('ids are unique, and every label, description and error link points to one', () => {
  for (const page of galleries()) {
    const ids = attributes(page, 'id')
    assert.equal(
      new Set(ids).size,
      ids.length,
      `twice: ${ids.filter((id, index) => ids.indexOf(id) !== index)}`,
    )
    for (const name of ['for', 'list'])
      for (const id of attributes(page, name)) assert.ok(ids.includes(id), `${name} ${id}`)
    for (const named of attributes(page, 'aria-describedby')) {
      for (const id of named.split(' ')) assert.ok(ids.includes(id), `described by ${id}`)
    }
    const summary = page.slice(page.indexOf('data-error-summary'))
    const links = attributes(summary.slice(0, summary.indexOf('</ul>')), 'href')
    assert.equal(links.length, 3)
    for (const link of links) assert.ok(ids.includes(link.slice(1)), `error link ${link}`)
  }
})

test('a rail of more than seven words is read by groups with their names; a short one has none', () => {
  const railOf = (count: number) => renderDocument(
    <StaffLayout lang="ru" path="/" title="Зал" user_name={null} csrf="" sign_in_href="/" sign_out_action="/" rail={
      Array.from({ length: count }, (_, n) => ({ href: `/${n}`, label: `Слово ${n}`, group: n < 3 ? 'booking' as const : 'reception' as const }))
    }>{null}</StaffLayout>,
  )
  assert.deepEqual(attributes(railOf(7), 'aria-labelledby'), [])
  const long = railOf(8)
  assert.deepEqual(attributes(long, 'aria-labelledby'), ['rail-booking', 'rail-reception'])
  assert.match(long, /id="rail-booking">Запись<\/p><ul[^>]*>(<li>.*?<\/li>){3}<\/ul><p[^>]*id="rail-reception">/)
})

test('an entry within another one is a tab above the page, where the rail has that other one', () => {
  const railAt = (current: string, hrefs: readonly string[]) => renderDocument(
    <StaffLayout lang="ru" path={current} title="Лифты" user_name={null} csrf="" sign_in_href="/" sign_out_action="/" rail={
      hrefs.map((href) => ({ href, label: href.slice(1), current: href === current, ...(href === '/senior' ? { tab: 'Сейчас' } : {}), ...(href === '/lifts' ? { within: '/senior' } : {}) }))
    }>{null}</StaffLayout>,
  )
  const parts = (page: string) => ({ rail: /<nav aria-label="Разделы">.*?<\/nav>/.exec(page)![0], tabs: /<main.*?<\/main>/.exec(page)![0] })
  const inside = parts(railAt('/lifts', ['/senior', '/lifts', '/board']))
  assert.deepEqual(attributes(inside.rail, 'href'), ['/senior', '/board'])
  assert.match(inside.rail, /href="\/senior" aria-current="true"/, 'the rail says within what one is')
  assert.match(inside.tabs, /aria-label="senior".*href="\/senior">Сейчас<.*href="\/lifts" aria-current="page"/)
  const above = parts(railAt('/senior', ['/senior', '/lifts', '/board']))
  assert.match(above.rail, /href="\/senior" aria-current="page"/)
  assert.deepEqual(attributes(above.tabs, 'href'), ['/senior', '/lifts'])
  assert.deepEqual(attributes(parts(railAt('/board', ['/senior', '/lifts', '/board'])).tabs, 'href'), [], 'elsewhere there are no tabs')
  const alone = parts(railAt('/lifts', ['/lifts', '/board']))
  assert.deepEqual(attributes(alone.rail, 'href'), ['/lifts', '/board'], 'who has no senior page has the lifts in the rail')
  assert.deepEqual(attributes(alone.tabs, 'href'), [])
})

test('five stars are five radio buttons with names, one of them chosen', () => {
  const page = html(<Stars name="doctor" label="Приём" value={4} not_applicable />)
  const buttons = page.match(/<input[^>]*>/g)!
  assert.equal(buttons.length, 6)
  assert.deepEqual(attributes(page, 'value'), ['1', '2', '3', '4', '5', 'none'])
  assert.deepEqual(
    buttons.filter((button) => button.includes('checked')).map((button) => attributes(button, 'value')[0]),
    ['4'],
  )
  assert.match(page, /<fieldset[^>]*><legend>Приём<\/legend>/)
  for (const word of ['1, очень плохо', '2, плохо', '4, хорошо', '5, отлично', 'Нечего оценивать'])
    assert.ok(page.includes(word))
  const none = html(<Stars name="doctor" label="Приём" />)
  assert.ok(!none.includes('checked'))
})

test('a form that posts carries its token, one that gets does not', () => {
  assert.match(
    html(
      <Form action="/a" csrf="secret">
        x
      </Form>,
    ),
    /type="hidden" name="_csrf" value="secret"/,
  )
  assert.doesNotMatch(
    html(
      <Form action="/a" method="get">
        x
      </Form>,
    ),
    /_csrf/,
  )
})

test('errors by field name lead to the fields', () => {
  const page = html(<ErrorSummary errors={{ day: 'Укажите дату' }} />)
  assert.match(page, /<a href="#day">Укажите дату<\/a>/)
  assert.equal(html(<ErrorSummary errors={{}} />), '')
})

test('a disabled button says why', () => {
  const page = html(<Button disabled_reason="Письмо подписывает главный врач">Подписать</Button>)
  const id = attributes(page, 'aria-describedby')[0]!
  assert.match(page, /<button[^>]* disabled=""/)
  assert.ok(page.includes(`id="${id}">Письмо подписывает главный врач`))
})

test('a figure reads as agreed; unknown is said and never 0', () => {
  const known = html(<Figure value={4.4} low={4.1} high={4.7} answers={312} letters={1940} />).replace(
    /<[^>]*>/g,
    '',
  )
  assert.equal(known, '4,4 (4,1–4,7)312\u00a0ответов на\u00a01\u00a0940\u00a0писем, 16\u00a0%')
  const unknown = html(<Figure value={null} answers={0} />)
  assert.match(unknown, /нет данных/)
  assert.doesNotMatch(unknown, /\d/)
})

test('the stars of a figure are filled and banded in proportion', () => {
  const page = html(<Figure value={2.5} low={2} high={3} answers={40} />)
  assert.match(page, /<svg width="60" height="24">/)
  assert.match(page, /d="M48 26v4m0-2H72m0-2v4"/)
})

test('hidden cells are said and not drawn, bars start at zero', () => {
  const page = html(
    <BarList
      label="x"
      total={10}
      items={[
        { key: 'a', label: '5', count: 5 },
        { key: 'b', label: '4', count: null },
        { key: 'c', label: '3', count: 0 },
      ]}
    />,
  )
  assert.deepEqual(page.match(/<rect[^>]*>/g), [
    '<rect width="50%" height="12">',
    '<rect width="0%" height="12">',
  ])
  assert.match(page, /скрыто/)
})

test('a chart breaks its line where there is no value and says so in its table', () => {
  const page = html(
    <MonthChart
      title="t"
      months={['2026-01', '2026-02', '2026-03', '2026-04']}
      series={[{ name: 's', values: [1, null, 3, 4] }]}
    />,
  )
  const line = page.match(/chart__series--1"><path d="([^"]*)"/)![1]!
  assert.equal(line.match(/M/g)?.length, 2)
  assert.match(page, /февраль\u00a02026<\/th><td[^>]*><span><span class="no-data">нет данных/)
  assert.doesNotMatch(page, /NaN|Infinity/)
})

test('a chart without any value still draws its axes', () => {
  const page = html(<MonthChart title="t" months={['2026-01']} series={[{ name: 's', values: [null] }]} />)
  assert.doesNotMatch(page, /NaN|Infinity/)
})

test('every icon has a drawing and is silent', () => {
  for (const name of ICON_NAMES)
    assert.match(html(<Icon name={name} />), /<svg[^>]*aria-hidden="true"[^>]*><path/, name)
})

test('both catalogues of the ui have the same words, and none is empty', () => {
  assert.deepEqual(Object.keys(en).sort(), Object.keys(ru).sort())
  for (const words of [ru, en]) for (const [key, word] of Object.entries(words)) assert.ok(word, key)
})

test('the language switch keeps the page and its query', () => {
  const page = html(
    <ResidentLayout lang="ru" title="t" path="/clinics?okrug=3">
      x
    </ResidentLayout>,
  )
  assert.match(page, /<a href="\/clinics\?okrug=3&amp;lang=en" lang="en" hrefLang="en">English/i)
})

test('dropping unused tokens leaves every rule as it is', () => {
  assert.equal(
    dropUnusedTokens(
      ':root{--a:#fff;--b:1px}.x--b:hover{color:var(--a)}@media print{:root{--b:2px;--a:#000}}',
    ),
    ':root{--a:#fff}.x--b:hover{color:var(--a)}@media print{:root{--a:#000}}',
  )
})

test('the answer page carries its small style inside, nothing else, and its hash fits', async () => {
  const page = renderDocument(
    <AnswerLayout lang="ru" title="t" demo>
      x
    </AnswerLayout>,
  )
  const style = page.match(/<style>(.*?)<\/style>/s)![1]!
  assert.equal(answerStyleHash(), `'sha256-${createHash('sha256').update(style).digest('base64')}'`)
  assert.equal(style, readAsset('answer.css'))
  assert.ok(style.length < 7000, `${style.length} bytes`)
  assert.doesNotMatch(style, /url\(|@import/)
  assert.doesNotMatch(page, /<script|rel="stylesheet"|rel="preload"/)
  assert.match(page, /<meta name="referrer" content="no-referrer"/)
})

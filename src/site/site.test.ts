import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { type TestHouse, openTestHouse } from '../../test/house.ts'
import { onStatement } from '../platform/db/index.ts'

let t: TestHouse
before(async () => {
  t = await openTestHouse()
})
after(() => t.close())

const HTML = { accept: 'text/html' }

test('machines are told that it lives, is ready, and how much it does', async () => {
  assert.equal((await t.web.inject('/healthz')).statusCode, 200)
  assert.equal((await t.web.inject('/readyz')).statusCode, 200)
  const metrics = await t.web.inject('/metrics')
  assert.equal(metrics.statusCode, 200)
  assert.match(metrics.body, /otklik_http_request_seconds_bucket\{.*route="\/healthz"/)
  assert.match(metrics.body, /otklik_messages_due 0/)
  assert.equal((await t.web.inject({ url: '/metrics', headers: { 'x-forwarded-for': '203.0.113.7' } })).statusCode, 404)
  assert.equal((await t.web.inject({ url: '/metrics', remoteAddress: '203.0.113.7' })).statusCode, 404)
})

test('not ready while the database does not answer', async () => {
  onStatement(() => {
    throw new Error('no database')
  })
  try {
    assert.equal((await t.web.inject('/readyz')).statusCode, 503)
    assert.equal((await t.web.inject('/healthz')).statusCode, 200)
  } finally {
    onStatement(undefined)
  }
})

test('not ready, and soon told, while the database hangs', { timeout: 60_000 }, async () => {
  let release = (): void => {}
  const held = new Promise<void>((resolve) => (release = resolve))
  const busy = Array.from({ length: 4 }, () => t.house.database.snapshot(() => held))
  assert.equal((await t.web.inject('/readyz')).statusCode, 503)
  release()
  await Promise.all(busy)
  assert.equal((await t.web.inject('/readyz')).statusCode, 200)
})

test('a page that is not there says so in the language of the reader', async () => {
  const russian = await t.web.inject({ url: '/nowhere', headers: HTML })
  assert.equal(russian.statusCode, 404)
  assert.match(russian.body, /Такой страницы нет/)
  const english = await t.web.inject({ url: '/nowhere?lang=en', headers: HTML })
  assert.match(english.body, /There is no such page/)
  assert.match(String(english.headers['set-cookie']), /otklik-lang=en/)
  const browser = await t.web.inject({ url: '/nowhere', headers: { ...HTML, 'accept-language': 'en-GB,en;q=0.9' } })
  assert.match(browser.body, /<html lang="en"/)
  const program = await t.web.inject({ url: '/nowhere', headers: { accept: 'application/json' } })
  assert.equal(program.json().error, 'HTTP 404')
})

test('a form sent after the sign-in ended says where the text is, and how to sign in', async () => {
  const answer = await t.web.inject({ method: 'POST', url: '/people/me/language', headers: HTML })
  assert.equal(answer.statusCode, 401)
  assert.match(answer.body, /Если вы писали текст, он остался на прежней странице/)
  assert.match(answer.body, /href="\/people\/sign-in\?back=%2Fpeople%2Fme"/)
})

test('a form of ours that came after the sign-in ended gives back its texts, and only to the page that sent it', async () => {
  const words = 'С понедельника открыли второй кабинет.\nПроверю <b>сам</b> в четверг.'
  const send = (headers: Record<string, string>, payload = new URLSearchParams({ _csrf: 'a token with spaces', text: words, act: 'reply', id: '0199a000-0000-7000-8000-000000000777' }).toString()) =>
    t.web.inject({ method: 'POST', url: '/people/me/language', headers: { ...HTML, 'content-type': 'application/x-www-form-urlencoded', ...headers }, payload })
  for (const headers of [{ 'sec-fetch-site': 'same-origin' }, { origin: new URL(t.house.config.BASE_URL).origin }]) {
    const answer = await send(headers)
    assert.equal(answer.statusCode, 401)
    assert.match(answer.body, /Скопируйте отсюда то, что вы написали/)
    assert.match(answer.body, /<p>С понедельника открыли второй кабинет\.<\/p><p>Проверю &lt;b&gt;сам&lt;\/b&gt; в четверг\.<\/p>/)
    assert.doesNotMatch(answer.body, /a token with spaces|0199a000/)
  }
  for (const headers of [{}, { 'sec-fetch-site': 'cross-site', origin: 'https://other.example' }] as Record<string, string>[]) {
    const answer = await send(headers)
    assert.equal(answer.statusCode, 401)
    assert.doesNotMatch(answer.body, /С понедельника/, 'nobody else puts words on our pages')
  }
  const long = await send({ 'sec-fetch-site': 'same-origin' }, `text=${'a+'.repeat(60_000)}`)
  assert.deepEqual([long.statusCode, long.body.includes('a a a')], [401, false], 'a long body of a stranger is not read')
})

test('who signs in after a form came too late is led to the page that it was sent from', async () => {
  const send = (referer: string) => t.web.inject({ method: 'POST', url: '/access/people/x/removal', headers: { ...HTML, host: 'ours.example', referer } })
  const answer = await send('https://ours.example/access/people?said=saved')
  const back = 'href="/people/sign-in?back=%2Faccess%2Fpeople%3Fsaid%3Dsaved"'
  assert.equal(answer.body.split(back).length, 3, 'in the head and in the text')
  assert.ok(answer.body.includes('href="/access/people?said=saved&amp;lang=en"'), 'the language is changed there too')
  for (const odd of ['https://other.example/access/alerts', 'x']) {
    assert.match((await send(odd)).body, /href="\/people\/sign-in\?back=%2Faccess%2Fpeople"/, odd)
  }
})

test('a fault says sorry once, gives its id, and tells nothing of its cause', async () => {
  onStatement(() => {
    throw new Error('secret cause')
  })
  try {
    const answer = await t.web.inject({ url: '/clinics', headers: HTML })
    assert.equal(answer.statusCode, 500)
    assert.match(answer.body, /Простите, у нас ошибка/)
    assert.match(answer.body, /Номер ошибки для оператора: [\w-]{12}/)
    assert.doesNotMatch(answer.body, /secret cause/)
  } finally {
    onStatement(undefined)
  }
})

test('pages carry a strict policy and are not kept', async () => {
  const { headers } = await t.web.inject({ url: '/', headers: HTML })
  const policy = String(headers['content-security-policy'])
  for (const part of ["default-src 'none'", "script-src 'self'", "style-src 'self'", "frame-ancestors 'none'", "base-uri 'none'"]) {
    assert.ok(policy.includes(part), part)
  }
  assert.doesNotMatch(policy, /unsafe/)
  assert.equal(headers['cache-control'], 'no-store')
  assert.equal(headers['x-content-type-options'], 'nosniff')
  assert.equal(headers['strict-transport-security'], undefined, 'no TLS here')
})

test('HSTS stands behind TLS', async () => {
  const secure = await openTestHouse({ env: { BASE_URL: 'https://otklik.example' } })
  try {
    assert.match(String((await secure.web.inject('/healthz')).headers['strict-transport-security']), /max-age=31536000/)
  } finally {
    await secure.close()
  }
})

test('the browser’s files are kept for ever and nothing else is served', async () => {
  const page = await t.web.inject({ url: '/', headers: HTML })
  const sheet = /href="(\/assets\/[^"]+\.css)"/.exec(page.body)?.[1]
  assert.ok(sheet)
  const file = await t.web.inject(sheet)
  assert.equal(file.statusCode, 200)
  assert.match(String(file.headers['cache-control']), /immutable/)
  for (const url of ['/assets/..%2f..%2fpackage.json', '/assets/nothing.css', '/assets/manifest.json']) {
    assert.equal((await t.web.inject(url)).statusCode, 404, url)
  }
})

test('the rate of the public is bounded', async () => {
  const statuses: number[] = []
  for (let i = 0; i < 320; i += 1) statuses.push((await t.web.inject({ url: '/letters/why', remoteAddress: '198.51.100.9' })).statusCode)
  assert.equal(statuses.filter((status) => status === 200).length, 300)
  const refused = await t.web.inject({ url: '/letters/why', headers: HTML, remoteAddress: '198.51.100.9' })
  assert.equal(refused.statusCode, 429)
  assert.match(refused.body, /Слишком много запросов подряд/)
})

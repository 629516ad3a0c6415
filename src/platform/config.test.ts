import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { REAL } from '../../test/house.ts'
import { SettingError, readConfig } from './config.ts'
import { describeSettings } from './settings_page.ts'

test('defaults make a demonstration', () => {
  const config = readConfig({})
  assert.equal(config.BASE_URL, 'http://localhost:3000')
  assert.equal(config.OTKLIK_DEMO, true)
  assert.equal(readConfig({ PORT: '8080' }).BASE_URL, 'http://localhost:8080')
  assert.equal(readConfig({ BASE_URL: 'https://otklik.example/' }).BASE_URL, 'https://otklik.example')
  assert.equal(readConfig({ OTKLIK_NOW: '2026-11-24T09:00:00+03:00' }).OTKLIK_NOW?.toISOString(), '2026-11-24T06:00:00.000Z')
})

const WRONG: [Record<string, string>, RegExp][] = [
  [{ PORT: 'http' }, /^PORT: expected a whole number from 0 to 65535/],
  [{ PORT: '70000' }, /^PORT/],
  [{ DATABASE_URL: 'mysql://x' }, /^DATABASE_URL: expected an address that begins with postgres:\/\//],
  [{ SMTP_URL: 'mail.example' }, /^SMTP_URL/],
  [{ BASE_URL: 'otklik.example' }, /^BASE_URL/],
  [{ OTKLIK_DEMO: 'yes' }, /^OTKLIK_DEMO: expected on or off \(got «yes»\)/],
  [{ OTKLIK_ROLE: 'all' }, /^OTKLIK_ROLE: expected one of web, worker, both/],
  [{ OTKLIK_NOW: 'tomorrow' }, /^OTKLIK_NOW: expected an ISO instant/],
  [{ OTKLIK_NOW: '2026-11-24T09:00:00' }, /^OTKLIK_NOW/],
  [{ OTKLIK_ZONE: 'Moscow' }, /^OTKLIK_ZONE/],
  [{ MAIL_FROM: 'nobody' }, /^MAIL_FROM/],
  [{ MAIL_POOL_SIZE: '0' }, /^MAIL_POOL_SIZE/],
  [{ OTKLIK_DEMOO: 'on' }, /^OTKLIK_DEMOO: there is no such setting/],
  [{ ...REAL, OTKLIK_NOW: '2026-11-24T09:00:00Z' }, /^OTKLIK_NOW: the clock may be moved in the demonstration only/],
  [{ ...REAL, OIDC_ISSUER: '' }, /^OIDC_ISSUER: needed/],
  [{ ...REAL, SMTP_URL: '' }, /^SMTP_URL: needed/],
  [{ ...REAL, BASE_URL: '' }, /^BASE_URL: needed/],
  [{ ...REAL, MAIL_FROM: '' }, /^MAIL_FROM: needed/],
  [{ ...REAL, MAIL_BOUNCE_DOMAIN: '' }, /^MAIL_BOUNCE_DOMAIN: needed/],
  [{ ...REAL, DKIM_DOMAIN: '' }, /^DKIM_DOMAIN: needed/],
  [{ ...REAL, BASE_URL: 'http://otklik.city.example' }, /^BASE_URL: .*https:/],
  [{ ...REAL, OIDC_ISSUER: 'http://id.example' }, /^OIDC_ISSUER: .*https:/],
  [{ BASE_URL: 'https://otklik.city.example/feedback' }, /^BASE_URL: .*without a path/],
  [{ DKIM_SELECTOR: '../key' }, /^DKIM_SELECTOR/],
]

for (const [env, expected] of WRONG) {
  test(`refused: ${JSON.stringify(env)}`, () => {
    assert.throws(() => readConfig(env), (error: Error) => error instanceof SettingError && expected.test(error.message))
  })
}

test('real settings are taken; the site may be tried on its own machine without TLS', () => {
  assert.equal(readConfig(REAL).OTKLIK_DEMO, false)
  assert.equal(readConfig({ ...REAL, BASE_URL: 'http://localhost:3000' }).BASE_URL, 'http://localhost:3000')
})

test('a wrong setting does not give its password away', () => {
  for (const env of [{ DATABASE_URL: 'mysql://otklik:hush@db' }, { SMTP_URL: 'otklik:hush@mail.example' }, { OIDC_ISSUER: 'ftp://otklik:hush@id.example' }]) {
    assert.throws(() => readConfig(env), (error: Error) => !error.message.includes('hush'))
  }
})

test('docs/settings.md is the table', () => {
  assert.equal(readFileSync(join(import.meta.dirname, '../../docs/settings.md'), 'utf8'), describeSettings(), 'run npm run settings')
})

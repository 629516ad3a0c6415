import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { SettingError, readConfig } from './config.ts'
import { describeSettings } from './settings_page.ts'

const REAL = { OTKLIK_DEMO: 'off', OIDC_ISSUER: 'https://id.example', SMTP_URL: 'smtp://mail.example' }

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
]

for (const [env, expected] of WRONG) {
  test(`refused: ${JSON.stringify(env)}`, () => {
    assert.throws(() => readConfig(env), (error: Error) => error instanceof SettingError && expected.test(error.message))
  })
}

test('docs/settings.md is the table', () => {
  assert.equal(readFileSync(join(import.meta.dirname, '../../docs/settings.md'), 'utf8'), describeSettings(), 'run npm run settings')
})

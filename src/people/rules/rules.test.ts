import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { NETWORK_ID } from '../../platform/ids.ts'
import { localPath } from './back.ts'
import { nameBrowser } from './browser_name.ts'
import { type RoleLine, decodeTable, readDate, readRoleLine, readRoleTable } from './role_table.ts'
import { type KeptRole, type RoleWish, ROLES, firstDayOf, misplaced, placeRole, readRolesClaim } from './roles.ts'

const TODAY = '2026-11-24'
const CLINIC = '00000000-0000-7000-8000-000000000001'
const known = { clinics: new Map([['gp-7', CLINIC]]), roles: new Map([['главный врач', 'chief_doctor' as const]]) }

describe('where to go after signing in', () => {
  for (const [asked, path] of [
    ['/letters/gp-7?page=2', '/letters/gp-7?page=2'], ['/', '/'], ['/a#b', '/a'], ['/%D0%B0', '/%D0%B0'],
    [undefined, '/'], ['', '/'], ['letters', '/'], ['https://evil.example', '/'], ['//evil.example', '/'],
    ['/\\evil.example', '/'], ['/\t/evil.example', '/'], ['\t//evil.example', '/'], ['/a\\..\\b', '/'], ['/..//evil.example', '/'],
    ['/.//evil.example', '/'], ['/people/sign-in?back=/', '/'], ['/people/callback', '/'], [`/${'a'.repeat(1000)}`, '/'],
  ] as const) {
    test(`${JSON.stringify(asked)?.slice(0, 40)} → ${path}`, () => assert.equal(localPath(asked), path))
  }

  test('never leaves the site, whatever is asked', () => {
    const part = fc.constantFrom('/', '//', '\\', '..', '.', '@', ':', 'https:', 'evil.example', '\t', '\n', ' ', '%2f', '?', '#', 'a')
    fc.assert(fc.property(fc.array(part, { maxLength: 8 }), (parts) => {
      const location = localPath(parts.join(''))
      assert.equal(new URL(location, 'https://otklik.example/people/callback').origin, 'https://otklik.example')
    }), { numRuns: 5000 })
  })
})

describe('roles', () => {
  test('each may be held in its places alone', () => {
    const places = ROLES.map((role) => [role, misplaced(role, CLINIC), misplaced(role, NETWORK_ID)])
    assert.deepEqual(places, [
      ['doctor', undefined, 'needs_clinic'],
      ['head_of_department', undefined, 'needs_clinic'],
      ['chief_doctor', undefined, 'needs_clinic'],
      ['administrator', undefined, 'needs_clinic'],
      ['senior_administrator', undefined, 'needs_clinic'],
      ['moderator', undefined, undefined],
      ['city_officer', 'needs_network', undefined],
      ['operator', 'needs_network', undefined],
    ])
  })

  const wish = (valid_from: string, valid_to: string | null, more: Partial<RoleWish> = {}): RoleWish =>
    ({ role: 'moderator', clinic_id: CLINIC, doctor_id: null, valid_from, valid_to, ...more })
  const kept: KeptRole[] = [
    { id: 'past', ...wish('2026-01-01', '2026-06-30') },
    { id: 'now', ...wish('2026-09-01', null) },
  ]
  for (const [name, given, kind] of [
    ['the same again', wish('2026-09-01', null), 'same'],
    ['another last day', wish('2026-09-01', '2026-12-31'), 'change'],
    ['in between', wish('2026-07-01', '2026-08-31'), 'new'],
    ['over the first day', wish('2026-07-01', '2026-09-01'), 'overlap'],
    ['after one without an end', wish('2027-01-01', null), 'overlap'],
    ['at another clinic', wish('2027-01-01', null, { clinic_id: NETWORK_ID }), 'new'],
    ['another role', wish('2027-01-01', null, { role: 'chief_doctor' }), 'new'],
    ['a longer past that reaches the present', wish('2026-01-01', '2026-10-01'), 'overlap'],
  ] as const) {
    test(`beside those held, ${name}: ${kind}`, () => assert.equal(placeRole(kept, given).kind, kind))
  }

  test('a wish without a first day goes on from the role held today', () => {
    assert.equal(firstDayOf(kept, wish('', null), TODAY), '2026-09-01')
    assert.equal(firstDayOf(kept, wish('', null, { role: 'doctor' }), TODAY), TODAY)
    assert.equal(firstDayOf(kept, wish('', null), '2026-08-01'), '2026-08-01')
  })

  test('a claim is a list or a text; what names nothing of ours is told apart', () => {
    const from = (claim: unknown) => {
      const { wishes, unknown } = readRolesClaim(claim, known.clinics, TODAY)
      return [wishes.map(({ role, clinic_id }) => `${role}@${clinic_id === NETWORK_ID ? '*' : 'gp-7'}`), unknown]
    }
    assert.deepEqual(from(['chief_doctor@gp-7', 'operator@*']), [['chief_doctor@gp-7', 'operator@*'], []])
    assert.deepEqual(from('moderator@*, moderator@gp-7 moderator@*'), [['moderator@*', 'moderator@gp-7'], []])
    assert.deepEqual(from(['mayor@*', 'doctor@gp-9', 'operator@gp-7', 'doctor@*', 'doctor', 7]), [[], ['mayor@*', 'doctor@gp-9', 'operator@gp-7', 'doctor@*', 'doctor', '7']])
    for (const nothing of [undefined, null, {}, 7, '', []]) assert.deepEqual(from(nothing), [[], []])
  })
})

describe('a table of roles', () => {
  test('with commas, semicolons or tabs, a byte order mark, quotes, columns in any order', () => {
    const expected: [number, string, string, string][] = [[2, 'a.sokolova', 'Соколова, Анна', 'doctor'], [4, 'b', 'Говорит "да"', 'operator']]
    for (const separator of [',', ';', '\t']) {
      const rows = [['role', 'LOGIN', 'name'], ['doctor', ' a.sokolova', '"Соколова, Анна"'], [''], ['operator', 'b', '"Говорит ""да"""']]
      const reading = readRoleTable(`\ufeff${rows.map((cells) => cells.join(separator)).join('\r\n')}\r\n`)
      assert.ok(reading.ok)
      assert.deepEqual(reading.lines.map(({ number, line }) => [number, line.login, line.name, line.role]), expected)
    }
  })

  test('a line break inside quotes does not lose count of the lines', () => {
    const reading = readRoleTable('login,name,role\na,"Анна\nИгоревна",doctor\nb,Б,operator')
    assert.ok(reading.ok)
    assert.deepEqual(reading.lines.map(({ number }) => number), [2, 4])
  })

  for (const [name, text, code, number] of [
    ['nothing', '', 'empty', 1], ['only a head', 'login,role\n', 'empty', 1], ['no column of roles', 'login,name\na,b', 'columns', 1],
    ['an open quote', 'login,role\na,doctor\nb,"doctor\n', 'quote', 3], ['too much', `login,role\n${'a,doctor\n'.repeat(5001)}`, 'too_long', 5002],
  ] as const) {
    test(`${name} is refused`, () => {
      const reading = readRoleTable(text)
      assert.ok(!reading.ok)
      assert.deepEqual([reading.problem.code, reading.problem.number], [code, number])
    })
  }

  test('any text whatever is read or refused, never a fault', () => {
    fc.assert(fc.property(fc.string({ unit: fc.constantFrom('login', 'role', ',', ';', '"', '\n', '\r\n', 'a', ' ', '\ufeff') }), (text) => {
      readRoleTable(text)
    }))
  })

  test('a file is UTF-8 or Windows-1251', () => {
    assert.equal(decodeTable(Buffer.from('врач', 'utf8')), 'врач')
    assert.equal(decodeTable(Uint8Array.from([0xe2, 0xf0, 0xe0, 0xf7])), 'врач')
    assert.equal(decodeTable(Buffer.from('\ufeffврач', 'utf16le')), 'врач')
    assert.equal(decodeTable(Buffer.from('\ufeffврач', 'utf16le').swap16()), 'врач')
    assert.equal(decodeTable(Buffer.from('вр\u0000ач', 'utf8')), 'врач', 'PostgreSQL takes no NUL')
  })

  const line = (more: Partial<RoleLine>): RoleLine =>
    ({ login: 'a', name: 'А', role: 'moderator', clinic: '', doctor: '', valid_from: '', valid_to: '', ...more })
  for (const [more, expected] of [
    [{}, []],
    [{ login: '' }, ['login_missing']],
    [{ role: 'mayor' }, ['role_unknown']],
    [{ role: '' }, ['role_missing']],
    [{ role: 'Главный врач', clinic: 'GP-7' }, []],
    [{ role: 'chief_doctor' }, ['needs_clinic']],
    [{ role: 'operator', clinic: 'gp-7' }, ['needs_network']],
    [{ role: 'operator', clinic: '*' }, []],
    [{ clinic: 'gp-8' }, ['clinic_unknown']],
    [{ role: 'doctor', clinic: 'gp-7' }, ['doctor_missing']],
    [{ doctor: '17' }, ['doctor_needless']],
    [{ valid_from: '31.02.2026' }, ['date_unreadable']],
    [{ valid_from: '2026-12-01', valid_to: '30.11.2026' }, ['ends_before']],
    [{ valid_to: '2026-11-23' }, ['ends_before']],
    [{ valid_to: '2026-11-24' }, []],
    [{ login: '', role: 'x', clinic: 'y', valid_from: 'z', valid_to: 'z' }, ['login_missing', 'role_unknown', 'clinic_unknown', 'date_unreadable', 'date_unreadable']],
  ] as const) {
    test(`${JSON.stringify(more)}: ${expected.join(', ') || 'right'}`, () => {
      const reading = readRoleLine(7, line(more), known, TODAY)
      assert.deepEqual(reading.ok ? [] : reading.problems.map(({ code }) => code), expected)
    })
  }

  test('days as people write them', () => {
    assert.equal(readDate('2026-11-24'), '2026-11-24')
    assert.equal(readDate('4.1.2027'), '2027-01-04')
    for (const wrong of ['', '24/11/2026', '2026-13-01', '2026-02-30', '24.11.26', '0000-01-01', '01.01.0000', 'завтра', '2026-11-24T00:00']) assert.equal(readDate(wrong), undefined)
  })
})

test('browsers by name', () => {
  const firefox = nameBrowser('Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0')
  const yandex = nameBrowser('Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/138.0.0.0 YaBrowser/25.8.0.0 Safari/537.36')
  const phone = nameBrowser('Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1')
  assert.deepEqual([firefox, yandex, phone], [
    { browser: 'Firefox', system: 'Linux' }, { browser: 'Yandex Browser', system: 'Windows' }, { browser: 'Safari', system: 'iPhone' },
  ])
  assert.equal(nameBrowser(null), undefined)
  assert.equal(nameBrowser('curl/8.0'), undefined)
})

import assert from 'node:assert/strict'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { checkPage, checkTree, readNamed, readPages, readTree, showFinding } from './tidy.ts'
import type { Named, Source } from './tidy.ts'

const ROOT = join(import.meta.dirname, '..')

type Sample = readonly [code: string, path: string, text: string]

const PLACED = 'create table letters.letter (id uuid);\nselect platform.place(\'letters.letter\', \'distributed\');'

/** Each must be found under its code. */
const BAD: readonly Sample[] = [
  ['unit', 'src/billing/index.ts', ''],
  ['import', 'src/letters/rules.ts', 'import { a } from \'../ratings/index.ts\''],
  ['import', 'src/letters/rules.ts', 'import type { A } from \'../ratings/index.ts\''],
  ['import', 'src/letters/rules.ts', 'export { a } from \'../ratings/index.ts\''],
  ['import', 'src/letters/rules.ts', 'export * from \'../ratings/index.ts\''],
  ['import', 'src/letters/rules.ts', 'const a = await import(\'../ratings/index.ts\')'],
  ['import', 'src/letters/rules.ts', 'type A = import(\'../ratings/index.ts\').A'],
  ['import', 'src/letters/rules.ts', 'import \'../ratings/index.ts\''],
  ['import', 'src/letters/pages/board.tsx', 'import { a } from \'../../visits/queries.ts\''],
  ['import', 'src/letters/rules.ts', 'import { ru } from \'../visits/words/ru.ts\''],
  ['import', 'src/letters/rules.ts', 'import { a } from \'../app.ts\''],
  ['import', 'src/letters/rules.ts', 'import { a } from \'../demo/index.ts\''],
  ['import', 'src/letters/rules.ts', 'import { a } from \'../../test/database.ts\''],
  ['import', 'src/platform/db/index.ts', 'import { a } from \'../../visits/index.ts\''],
  ['import', 'src/platform/db/db.test.ts', 'import { a } from \'../../visits/index.ts\''],
  ['import', 'src/ui/table.tsx', 'import type { A } from \'../clinics/index.ts\''],
  ['import', 'src/ui/table.tsx', 'import { a } from \'../site/index.ts\''],
  ['schema', 'src/letters/queries.ts', 'sql`select 1 from letters.letter l join ratings.answer a on true`'],
  ['schema', 'src/letters/queries.ts', 'sql`update visits.visit set a = ${a}`'],
  ['schema', 'src/letters/queries.ts', 'sql`insert  into\n visits.visit (id) values (${a})`'],
  ['schema', 'src/letters/queries.ts', 'sql`delete from only visits.visit where id = ${a}`'],
  ['schema', 'src/letters/queries.ts', 'sql`merge into visits.visit v using x on true`'],
  ['schema', 'src/letters/queries.ts', 'const text = \'truncate visits.visit\''],
  ['schema', 'src/letters/queries.ts', 'sql`insert into platform.audit_event (id) values (${a})`'],
  ['schema', 'src/letters/queries.ts', 'sql`select 1 from pgboss.job`'],
  ['schema', 'src/platform/audit.ts', 'sql`select 1 from clinics.clinic`'],
  ['schema', 'src/letters/migrations/20261122T0900_a.sql', 'create schema visits;'],
  ['schema', 'src/letters/migrations/20261122T0900_a.sql', 'alter table visits.visit add column a int;'],
  ['schema', 'src/letters/migrations/20261122T0900_a.sql', 'create unique index a on visits.visit (a);'],
  ['schema', 'src/letters/migrations/20261122T0900_a.sql', 'alter table letters.letter add foreign key (a) references ratings.answer;'],
  ['sql-clock', 'src/letters/queries.ts', 'sql`update letters.letter set at = now()`'],
  ['sql-clock', 'src/letters/queries.ts', 'sql`insert into letters.letter (id) values (gen_random_uuid())`'],
  ['sql-clock', 'src/letters/migrations/20261122T0900_a.sql', 'create table letters.letter (at timestamptz default current_timestamp);'],
  ['migration-name', 'src/letters/migrations/001_letter.sql', ''],
  ['migration-name', 'src/letters/migrations/20261122T0900-letter.sql', ''],
  ['migration-name', 'src/letters/migrations/20261122T0900_letter.ts', ''],
  ['migration-place', 'src/letters/migrations/20261122T0900_a.sql', 'create table letters.letter (id uuid);'],
  ['migration-place', 'src/letters/migrations/20261122T0900_a.sql', PLACED.replace('place(\'letters.letter', 'place(\'letters.event')],
  ['migration-place', 'src/letters/migrations/20261122T0900_a.sql', PLACED.split('\n').toReversed().join('\n')],
  ['migration-place', 'src/letters/migrations/20261122T0900_a.sql', PLACED.replace('select', '-- select')],
  ['migration-schema', 'src/letters/migrations/20261122T0900_a.sql', 'create table letter (id uuid);'],
  ['migration-apart', 'src/letters/migrations/20261122T0900_a.sql',
    'alter table letters.letter add column a int, add constraint a_positive check (a > 0);'],
  ['migration-citus', 'src/letters/migrations/20261122T0900_a.sql', 'set local citus.multi_shard_modify_mode = \'parallel\';'],
  ['length', 'src/letters/rules.ts', '\n'.repeat(300) + 'const a = 1'],
  ['name', 'src/letters/utils.ts', ''],
  ['name', 'src/letters/letter_helpers.ts', ''],
  ['name', 'src/letters/service.test.ts', ''],
  ['name', 'src/letters/common/wording.ts', ''],
  ['clock', 'src/letters/rules.ts', 'const a = Date.now()'],
  ['clock', 'src/letters/rules.ts', 'const a = new Date()'],
  ['clock', 'src/letters/rules.ts', 'const a = Date()'],
  ['clock', 'src/letters/rules.ts', 'const read = performance.now'],
  ['clock', 'src/letters/rules.test.ts', 'const a = new Date()'],
  ['ids', 'src/letters/actions.ts', 'import { randomUUID } from \'node:crypto\''],
  ['ids', 'src/letters/actions.ts', 'const id = crypto.randomUUID()'],
  ['console', 'src/letters/actions.ts', 'console.log(1)'],
  ['console', 'src/platform/jobs.ts', 'console.error(1)'],
  ['markup', 'src/letters/pages.tsx', 'const a = <p style={{ color: \'red\' }} />'],
  ['markup', 'src/letters/pages.tsx', 'const a = <p dangerouslySetInnerHTML={{ __html: a }} />'],
  ['trace', 'src/letters/rules.ts', '// TODO: later'],
  ['trace', 'src/letters/rules.ts', 'const a = \'/home/anna/otklik\''],
  ['trace', 'test/run.json', '"https://registry.sample.org/a"'],
  ['word', 'src/letters/words/ru.ts', 'export const ru = { a: \'Отзыв о приёме\' }'],
  ['word', 'src/letters/words/ru.ts', 'export const ru = { a: (n: number) => `Все клиенты: ${n}` }'],
  ['word', 'src/letters/words/ru.ts', 'export const ru = { a: \'Приём осуществляется\' }'],
  ['word', 'src/letters/words/ru.ts', 'export const ru = { a: \'Это является ошибкой\' }'],
  ['word', 'src/letters/words/en.ts', 'export const en = { a: \'Our clients\' }'],
  ['voice', 'src/letters/words/ru.ts', 'export const ru = { a: \'Спасибо!\' }'],
  ['nbsp', 'src/letters/words/ru.ts', 'export const ru = { a: \'До 30 знаков\' }'],
  ['sentence', 'src/letters/pages.tsx', 'const a = <p>Спасибо</p>'],
  ['sentence', 'src/letters/pages.tsx', 'const a = <p>Thank you</p>'],
  ['sentence', 'src/letters/pages.tsx', 'const a = <img alt="A stamp" />'],
  ['sentence', 'src/letters/rules.ts', 'const refusal = \'Письмо уже подписано\''],
  ['sentence', 'src/letters/rules/signing.ts', 'const refusal = `Письмо ${a} уже подписано`'],
]

/** None of these breaks anything. */
const GOOD: readonly Source[] = [
  { path: 'src/letters/rules.ts', text: 'import { a } from \'../visits/index.ts\'\nimport { b } from \'./queries.ts\'' },
  { path: 'src/letters/staff.tsx', text: 'import { a } from \'../platform/time.ts\'\nimport { b } from \'../ui/index.ts\'' },
  { path: 'src/letters/letters.test.ts', text: 'import { a } from \'../app.ts\'\nimport { b } from \'../visits/queries.ts\'' },
  { path: 'src/demo/city.ts', text: 'import { a } from \'../ratings/queries.ts\'\nsql`insert into ratings.answer (id) values (1)`' },
  { path: 'src/app.ts', text: 'import { a } from \'./city/index.ts\'' },
  { path: 'src/letters/queries.ts', text: 'sql`/* a */ select l.id from letters.letter l join visits.visit v on v.clinic_id = ${c}`' },
  { path: 'src/letters/writes.ts', text: 'sql`insert into letters.letter (id) select v.id from visits.visit v`\nsql`update letters.letter set a = 1`' },
  { path: 'src/letters/reads.ts', text: 'const about = \'now() is not SQL here\'\nsql`select 1 from platform.fact`' },
  { path: 'src/letters/migrations/20261122T0900_letter.sql', text: `-- update visits.visit, now()\ncreate schema letters;\n${PLACED}
    alter table letters.letter add constraint a foreign key (a) references visits.visit (a);` },
  { path: 'src/platform/clock.ts', text: 'export const now = () => new Date(Date.now())' },
  { path: 'bench/write.ts', text: 'const start = performance.now()\nconsole.log(new Date())' },
  { path: 'src/letters/time.ts', text: 'const a = new Date(now.getTime() + 5)\nconst b: Date = a' },
  { path: 'src/letters/time.test.ts', text: 'const spent = performance.now()' },
  { path: 'src/platform/ids.ts', text: 'import { randomUUID } from \'node:crypto\'' },
  { path: 'src/cli/token.ts', text: 'console.log(1)' },
  { path: 'src/bench/letters.ts', text: 'import { a } from \'../letters/dispatch.ts\'\nconst start = Date.now()' },
  { path: 'src/clinics/fhir/healthcare_service.ts', text: '' },
  { path: 'src/ui/document.tsx', text: 'const a = <html dangerouslySetInnerHTML={{ __html: a }} />' },
  { path: 'src/letters/pages.tsx', text: '// Русское пояснение\nconst a = <p title={w.sent_at}>{w.sent_at} · {w.state[state]}</p>' },
  { path: 'src/letters/words/ru.ts', text: `export const ru = {
    sent_at: (n: number) => \`Осталось 30\\u00a0дней из \${n} возможных, человек отзывчивый\`,
    state: { due: 'ждёт', gone: 'ушло' } as const,
  }` },
  { path: 'src/letters/words/en.ts', text: 'export const en: Words = { sent_at: (n) => `30 days of ${n}`, state: { due: \'due\', gone: \'gone\' } }' },
]

describe('tidy', () => {
  for (const [code, path, text] of BAD) {
    test(`${code}: ${path}: ${text.trim().slice(0, 70)}`, () => {
      const found = checkTree([{ path, text }])
      assert.ok(found.some((each) => each.code === code), `found ${JSON.stringify(found)}`)
    })
  }

  test('passes what keeps the conventions', () => {
    assert.deepEqual(checkTree(GOOD).map(showFinding), [])
  })

  test('catalogues: a missing key, a missing twin and an unused message', () => {
    const ru = { path: 'src/letters/words/ru.ts', text: 'export const ru = { a: \'а\', b: { c: \'в\', d: \'д\' }, error_1: \'о\' }' }
    const en = { path: 'src/letters/words/en.ts', text: 'export const en = { a: \'a\', b: { c: \'c\', e: \'e\' }, error_1: \'o\' }' }
    const page = (text: string) => ({ path: 'src/letters/pages.tsx', text })
    const check = (...files: Source[]) => checkTree(files).filter(({ code }) => code === 'catalogue').map(({ message }) => message)
    assert.deepEqual(check(ru), ['has no English twin'])
    assert.deepEqual(check(ru, en, page('w.a; w.b[state]; w[`error_${n}`]')), ['b.d is missing in English', 'b.e is missing in Russian'])
    assert.deepEqual(check(ru, { ...en, text: ru.text }, page('w.a; w.b.c')), ['b.d is used nowhere', 'error_1 is used nowhere'])
    const elsewhere = { path: 'src/visits/pages.tsx', text: 'w.a; w.b[state]; w.error_1' }
    assert.equal(check(ru, { ...en, text: ru.text }, elsewhere).length, 4, 'another slice does not use these words')
  })

  test('pages: a path, a link, a script and a command that are not there', () => {
    const there = new Set(['README.md', 'docs/fhir.md', 'src/app.ts', 'src/letters/rules/due.ts'])
    const named: Named = {
      has: (path) => there.has(path),
      folders: ['', 'src', 'src/letters'],
      scripts: ['otklik'],
      commands: ['import'],
    }
    const check = (text: string) => checkPage({ path: 'docs/a.md', text }, named).map(({ message }) => message)
    assert.deepEqual(
      check('`src/app.ts` `app.ts` `rules/due.ts` `/letters/<clinic>/` `Type/id` [a](fhir.md) [b](../README.md) [c](https://a.example)'),
      [],
    )
    assert.deepEqual(check('`npm run otklik -- import FILE`, `otklik import`'), [])
    for (const text of ['`rules/asking.ts`', '`gone/`', '[a](gone.md)', '`npm run gone`', '`otklik gone`', '`npm run otklik -- gone`']) {
      assert.equal(check(text).length, 1, text)
    }
  })

  test('the pages', () => {
    const named = readNamed(ROOT)
    const found = readPages(ROOT).flatMap((page) => checkPage(page, named).map(showFinding))
    assert.ok(found.length === 0, `\n${found.join('\n')}`)
  })

  test('the whole tree', () => {
    const files = readTree(ROOT)
    assert.ok(files.length > 50, 'the tree was not found')
    const found = checkTree(files).map(showFinding)
    assert.ok(found.length === 0, `\n${found.join('\n')}`)
  })
})

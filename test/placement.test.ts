import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { Client } from 'pg'
import { startEmbedded } from '../src/platform/db/embedded.ts'
import { lintPlacement, readPlacement } from './placement.ts'

const placed = (table: string, kind: string) => `comment on table ${table} is 'placement=${kind}';`
const LETTER = `create table w.letter (clinic_id uuid not null, id uuid not null, primary key (clinic_id, id));
  ${placed('w.letter', 'distributed')}`
const CLINIC = `create table w.clinic (id uuid primary key); ${placed('w.clinic', 'reference')}`
const LOCAL = `create table w.wake (id uuid primary key); ${placed('w.wake', 'local')}`

/** A distributed table `w.t` with the given further columns and constraints. */
const distributed = (body: string) => `create table w.t (clinic_id uuid not null, id uuid not null, x_id uuid,
    ${body}, constraint t_key primary key (clinic_id, id)); ${placed('w.t', 'distributed')}`

const LONG = 'a_name_that_is_longer_than_fifty_characters_for_sure'

/** Bad samples: the ddl and the one code it must be refused with. */
const BAD: readonly (readonly [what: string, code: string, ddl: string])[] = [
  ['table in public', 'public-table', 'create table public.t (id uuid primary key)'],
  ['no placement', 'placement-missing', 'create table w.t (id uuid primary key)'],
  ['another comment', 'placement-missing', 'create table w.t (id uuid primary key); comment on table w.t is \'notes\''],
  ['unknown kind', 'placement-unknown', `create table w.t (id uuid primary key); ${placed('w.t', 'sharded')}`],
  ['no clinic_id', 'clinic-column', `create table w.t (id uuid primary key); ${placed('w.t', 'distributed')}`],
  ['clinic_id of another type', 'clinic-column',
    `create table w.t (clinic_id bigint, id uuid, primary key (clinic_id, id)); ${placed('w.t', 'distributed')}`],
  ['clinic_id may be null', 'clinic-column',
    `create table w.t (clinic_id uuid, id uuid primary key); ${placed('w.t', 'distributed')}`],
  ['no primary key', 'key-missing', `create table w.t (clinic_id uuid not null); ${placed('w.t', 'distributed')}`],
  ['no primary key, reference', 'key-missing', `create table w.t (id uuid); ${placed('w.t', 'reference')}`],
  ['no primary key, local', 'key-missing', `create table w.t (id uuid); ${placed('w.t', 'local')}`],
  ['primary key starts elsewhere', 'key-first',
    `create table w.t (clinic_id uuid not null, id uuid, primary key (id, clinic_id)); ${placed('w.t', 'distributed')}`],
  ['unique without the clinic', 'unique-without-clinic', distributed('slug text unique')],
  ['unique index without the clinic', 'unique-without-clinic',
    `${distributed('slug text')} create unique index t_slug on w.t (slug)`],
  ['clinic_id only in an expression', 'unique-without-clinic',
    `${distributed('slug text')} create unique index t_slug on w.t ((clinic_id::text))`],
  ['clinic_id only included', 'unique-without-clinic',
    `${distributed('slug text')} create unique index t_slug on w.t (slug) include (clinic_id)`],
  ['exclude without the clinic', 'exclude-without-clinic',
    distributed('span tstzrange, constraint t_span exclude using gist (span with &&)')],
  ['key to the clinic alone', 'foreign-key-unpaired',
    `${LETTER} alter table w.letter add constraint letter_id unique (id); ${distributed('foreign key (x_id) references w.letter (id)')}`],
  ['key pairs crosswise', 'foreign-key-unpaired',
    `${LETTER} ${distributed('foreign key (x_id, clinic_id) references w.letter (clinic_id, id)')}`],
  ['set null', 'foreign-key-set-null',
    `${LETTER} ${distributed('foreign key (clinic_id, x_id) references w.letter (clinic_id, id) on delete set null')}`],
  ['set null with a column list', 'foreign-key-set-null',
    `${LETTER} ${distributed('foreign key (clinic_id, x_id) references w.letter on delete set null (x_id)')}`],
  ['set default on update', 'foreign-key-set-null',
    `${LETTER} ${distributed('foreign key (clinic_id, x_id) references w.letter on update set default')}`],
  ['set null to a reference table', 'foreign-key-set-null',
    `${CLINIC} ${distributed('foreign key (x_id) references w.clinic on delete set null')}`],
  ['distributed to local', 'foreign-key-target', `${LOCAL} ${distributed('foreign key (x_id) references w.wake')}`],
  ['local to reference', 'foreign-key-target',
    `${CLINIC} create table w.t (id uuid primary key references w.clinic); ${placed('w.t', 'local')}`],
  ['local to distributed', 'foreign-key-target',
    `${LETTER} create table w.t (clinic_id uuid, id uuid primary key, foreign key (clinic_id, id) references w.letter);
     ${placed('w.t', 'local')}`],
  ['reference to local', 'foreign-key-target',
    `${LOCAL} create table w.t (id uuid primary key references w.wake); ${placed('w.t', 'reference')}`],
  ['reference to distributed in another schema', 'foreign-key-target',
    `create schema v; create table v.visit (clinic_id uuid, id uuid, primary key (clinic_id, id));
     ${placed('v.visit', 'distributed')} create table w.t (clinic_id uuid, id uuid primary key,
     foreign key (clinic_id, id) references v.visit); ${placed('w.t', 'reference')}`],
  ['key across schemas unpaired', 'foreign-key-unpaired',
    `create schema v; create table v.visit (clinic_id uuid, id uuid unique, primary key (clinic_id, id));
     ${placed('v.visit', 'distributed')} ${distributed('foreign key (x_id) references v.visit (id)')}`],
  ['trigger', 'trigger',
    `${LETTER} create function w.f() returns trigger language plpgsql as 'begin return new; end';
     create trigger letter_f before insert on w.letter for each row execute function w.f()`],
  ['rule', 'rule', `${LETTER} create rule letter_r as on delete to w.letter do instead nothing`],
  ['inheritance', 'inheritance', `create table w.base (id uuid primary key); ${placed('w.base', 'local')}
     create table w.t (primary key (id)) inherits (w.base); ${placed('w.t', 'local')}`],
  ['unlogged', 'unlogged', `${LETTER} alter table w.letter set unlogged`],
  ['int identity', 'sequence', distributed('n int generated always as identity')],
  ['serial', 'sequence', distributed('n serial')],
  ['long constraint name', 'name-long', distributed(`n int, constraint ${LONG} check (n > 0)`)],
  ['long index name', 'name-long', `${LETTER} create index ${LONG} on w.letter (id)`],
  ['long table name', 'name-long', `create table w.${LONG} (id uuid, constraint k primary key (id));
     ${placed(`w.${LONG}`, 'local')}`],
  ['colocated with nothing', 'colocation',
    `create table w.t (clinic_id uuid, id uuid, primary key (clinic_id, id));
     ${placed('w.t', 'distributed; colocate=w.nowhere')}`],
]

const GOOD = `${CLINIC} ${LETTER}
  create schema v;
  create table v.visit (clinic_id uuid not null references w.clinic, id uuid not null, letter_id uuid,
    number bigint generated always as identity, slug text,
    constraint visit_key primary key (clinic_id, id), constraint visit_slug unique (clinic_id, slug),
    constraint visit_letter foreign key (clinic_id, letter_id) references w.letter (clinic_id, id) on delete restrict);
  ${placed('v.visit', 'distributed; colocate=w.letter')}
  create unique index visit_low on v.visit (clinic_id, lower(slug));
  create table w.login (name text primary key, clinic_id uuid references w.clinic);
  ${placed('w.login', 'managed_local')}
  ${LOCAL}
  create unlogged table w.tick (id int generated always as identity primary key, wake_id uuid references w.wake);
  ${placed('w.tick', 'local')}
  create schema pgboss; create table pgboss.job (id int);`

describe('placement', () => {
  let folder: string
  let server: { url: string, stop(): Promise<void> } | undefined
  let client: Client

  before(async () => {
    const url = process.env.OTKLIK_TEST_DATABASE
    if (!url) {
      folder = await mkdtemp(join(tmpdir(), 'otklik-placement-'))
      server = await startEmbedded({ folder, fast: true })
    }
    client = new Client({ connectionString: url ?? server!.url })
    await client.connect()
  })
  after(async () => {
    await client.end()
    await server?.stop()
    if (folder) await rm(folder, { recursive: true, force: true })
  })

  /** Runs the ddl in a transaction that is rolled back, and lints what it made. */
  async function lintSample(ddl: string) {
    await client.query('begin')
    try {
      await client.query(`create schema w; ${ddl}`)
      return { violations: await lintPlacement(client), placement: await readPlacement(client) }
    } finally {
      await client.query('rollback')
    }
  }

  for (const [what, code, ddl] of BAD) {
    test(`refuses: ${what}`, async () => {
      const { violations } = await lintSample(ddl)
      const codes = new Set(violations.map((violation) => violation.code))
      assert.ok(codes.has(code), `expected ${code}, found ${JSON.stringify(violations)}`)
    })
  }

  test('passes a schema that keeps the rules, and reads its placement', async () => {
    const { violations, placement } = await lintSample(GOOD)
    assert.deepEqual(violations, [])
    assert.deepEqual(Object.fromEntries(placement), {
      'v.visit': 'distributed', 'w.clinic': 'reference', 'w.letter': 'distributed',
      'w.login': 'managed_local', 'w.tick': 'local', 'w.wake': 'local',
    })
  })

  test('passes the project\'s own migrations', async () => {
    const { makeDatabase } = await import('./database.ts')
    const database = await makeDatabase()
    const migrated = new Client({ connectionString: database.url })
    await migrated.connect()
    try {
      assert.deepEqual(await lintPlacement(migrated), [])
      assert.ok((await readPlacement(migrated)).size > 0, 'the migrated template holds no placed table')
    } finally {
      await migrated.end()
      await database.drop()
    }
  })
})

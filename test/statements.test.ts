import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Placement } from './placement.ts'
import { guardStatement, makeStatementCheck } from './statements.ts'

const PLACEMENT = new Map<string, Placement>([
  ['letters.letter', 'distributed'], ['letters.event', 'distributed'], ['visits.visit', 'distributed'],
  ['clinics.clinic', 'reference'], ['clinics.branch', 'reference'],
  ['people.login', 'managed_local'], ['people.session', 'local'],
])

const GOOD: readonly string[] = [
  'select id from letters.letter where clinic_id = $1 and id = $2',
  'select l.id from letters.letter l where l.clinic_id = $1::uuid',
  'select id from letters.letter where $1 = clinic_id',
  'select id from letters.letter where letters.letter.clinic_id = $1',
  'select id from letters.letter where clinic_id in ($1)',
  'select id from letters.letter where (clinic_id, id) = ($1, $2)',
  'select id from letters.letter where (clinic_id, id) in (($1, $2), ($1, $3))',
  'select id from letters.letter where clinic_id = \'00000000-0000-0000-0000-000000000000\'',
  'select id from letters.letter where clinic_id = current_setting(\'otklik.clinic_id\')::uuid',
  'select id from letters.letter where clinic_id = $1 and (state = $2 or state = $3)',
  'select id from letters.letter where clinic_id = $1 order by id limit 5 for update skip locked',
  'select 1 from letters.letter l join visits.visit v on v.clinic_id = l.clinic_id and v.id = l.visit_id where l.clinic_id = $1',
  'select 1 from letters.letter l join visits.visit v using (clinic_id, id) where l.clinic_id = $1',
  'select 1 from letters.letter join visits.visit using (clinic_id, id) where clinic_id = $1',
  'select 1 from letters.letter l, visits.visit v where l.clinic_id = $1 and v.clinic_id = $1 and v.id = l.visit_id',
  'select 1 from letters.letter l left join letters.event e on e.clinic_id = l.clinic_id and e.letter_id = l.id where l.clinic_id = $1',
  'select 1 from letters.letter l join letters.event e on e.clinic_id = l.clinic_id join visits.visit v on v.clinic_id = e.clinic_id where l.clinic_id = $1',
  'select 1 from letters.letter l join clinics.branch b on b.clinic_id = l.clinic_id where l.clinic_id = $1',
  'select 1 from clinics.clinic c join letters.letter l on l.clinic_id = c.id where c.id = $1',
  'select 1 from letters.letter l where l.clinic_id = $1 and exists (select 1 from letters.event e where e.clinic_id = l.clinic_id)',
  'select 1 from letters.letter l where l.clinic_id = $1 and not exists (select 1 from letters.event e where e.clinic_id = l.clinic_id and e.letter_id = l.id)',
  'select (select count(*) from letters.event e where e.clinic_id = l.clinic_id) from letters.letter l where l.clinic_id = $1',
  'select 1 from letters.letter where clinic_id = $1 and id in (select letter_id from letters.event where clinic_id = $1)',
  'select 1 from letters.letter where (clinic_id, id) in (select clinic_id, letter_id from letters.event) and clinic_id = $1',
  'select 1 from (select clinic_id, id from letters.letter) l where l.clinic_id = $1',
  'select 1 from (select clinic_id, count(*) from letters.letter group by clinic_id) l where l.clinic_id = $1',
  'with l as (select clinic_id, id from letters.letter) select 1 from l where l.clinic_id = $1',
  'with l as (select clinic_id, id from letters.letter where clinic_id = $1) select 1 from l join visits.visit v on v.clinic_id = l.clinic_id',
  'select id from letters.letter where clinic_id = $1 union all select id from visits.visit where clinic_id = $1',
  'select 1 from (select clinic_id from letters.letter union all select clinic_id from visits.visit) a where a.clinic_id = $1',
  'select 1 from unnest($2::uuid[]) u (id) join letters.letter l on l.clinic_id = $1 and l.id = u.id',
  'select a, count(*) from letters.letter where clinic_id = $1 group by rollup (a)',
  `with recursive t as (select id from letters.letter where clinic_id = $1 and id = $2
    union all select l.id from letters.letter l join t on t.id = l.parent_id where l.clinic_id = $1) select 1 from t`,
  'select 1 from clinics.clinic c left join lateral (select 1 from letters.letter l where l.clinic_id = $1 limit 1) x on true where c.id = $1',
  'select letter.id from letters.letter where letter.clinic_id = $1 and sent_at < now()',
  'insert into letters.letter (clinic_id, id) values ($1, $2)',
  'insert into letters.letter (id, clinic_id) values ($2, $1), ($3, $1)',
  'insert into letters.letter (clinic_id, id) values ($1, $2) on conflict (clinic_id, id) do update set state = excluded.state, at = $3',
  'insert into letters.letter (clinic_id, id) values ($1, $2) on conflict do nothing returning id',
  'insert into letters.letter as l (clinic_id, id) values ($1, $2) on conflict on constraint letter_pk do update set state = $3 where l.state = $4',
  'insert into letters.letter (clinic_id, id) select $1, u.id from unnest($2::uuid[]) u (id)',
  'insert into letters.letter (clinic_id, id) select v.clinic_id, $2 from visits.visit v where v.clinic_id = $1',
  'insert into letters.event (clinic_id, id) select v.clinic_id, v.id from (values ($1::uuid, $2::uuid)) v (clinic_id, id)',
  'with gone as (delete from letters.letter where clinic_id = $1 returning clinic_id, id) insert into letters.event (clinic_id, id) select clinic_id, id from gone',
  'with made as (insert into letters.letter (clinic_id, id) values ($1, $2) returning id) select id from made',
  'update letters.letter set state = $3, at = $4 where clinic_id = $1 and id = $2',
  'update letters.letter l set state = $2 from visits.visit v where v.clinic_id = l.clinic_id and v.id = l.visit_id and l.clinic_id = $1',
  `with due as (select id from letters.letter where clinic_id = $1 and state = 'due' limit 10 for update skip locked)
    update letters.letter l set state = 'sent' from due where l.clinic_id = $1 and l.id = due.id returning l.id`,
  'update letters.letter l set a = u.a from unnest($2::uuid[], $3::int[]) u (id, a) where l.clinic_id = $1 and l.id = u.id',
  'delete from letters.letter l using visits.visit v where l.clinic_id = $1 and v.clinic_id = l.clinic_id',
  'merge into letters.letter l using visits.visit v on v.clinic_id = l.clinic_id and l.clinic_id = $1 when matched then update set a = v.a',
  '/* cross-clinic */ select clinic_id, count(*) from letters.letter group by clinic_id',
  '/* cross-clinic */ select 1 from letters.letter l join visits.visit v on v.clinic_id = l.clinic_id and v.id = l.visit_id',
  '/* cross-clinic */ select 1 from letters.letter where clinic_id = any ($1::uuid[])',
  '/* cross-clinic */ select 1 from letters.letter l where exists (select 1 from letters.event e where e.clinic_id = l.clinic_id)',
  '/* cross-clinic */ select 1 from clinics.clinic c join (select clinic_id, count(*) n from letters.letter group by clinic_id) l on l.clinic_id = c.id',
  'select 1 from clinics.branch where name = $1',
  'update clinics.branch set name = $2 where id = $1',
  'select 1 from people.session where id = $1 for update',
  'update people.session set seen_at = now() where id = $1',
  'with recursive t (n) as (select 1 union all select n + 1 from t where n < 9) select n from t',
  'select 1 from pg_catalog.pg_class c join pg_namespace n on n.oid = c.relnamespace',
  'begin; insert into pgboss.job (id) select random(); update pgboss.job set at = now(); commit',
  'copy letters.letter (clinic_id, id) from stdin', 'begin', 'commit', 'set local statement_timeout = 1000',
  'listen otklik', 'select pg_advisory_xact_lock($1)', 'create temporary table t (id uuid)',
  'selec what PostgreSQL itself refuses',
]

const BAD: readonly (readonly [code: string, sql: string])[] = [
  ['unbound', 'select id from letters.letter where id = $1'],
  ['unbound', 'select id from letters.letter'],
  ['unbound', 'select id from letters.letter where clinic_id <> $1'],
  ['unbound', 'select id from letters.letter where clinic_id = any ($1::uuid[])'],
  ['unbound', 'select id from letters.letter where clinic_id in ($1, $2)'],
  ['unbound', 'select id from letters.letter where clinic_id = $1 or state = $2'],
  ['unbound', 'select id from letters.letter where not clinic_id = $1'],
  ['unbound', 'select id from letters.letter where clinic_id is not distinct from $1'],
  ['unbound', 'select id from letters.letter where clinic_id = clinic_id'],
  ['unbound', 'select id from letters.letter where coalesce(clinic_id, $2) = $1'],
  ['unbound', 'select id from letters.letter where clinic_id = (select id from clinics.clinic where number = $1)'],
  ['unbound', 'select 1 from letters.letter l left join clinics.clinic c on c.id = l.clinic_id and l.clinic_id = $1'],
  ['unbound', 'select 1 from letters.letter l left join letters.event e on e.clinic_id = l.clinic_id and e.clinic_id = $1'],
  ['unbound', 'select 1 from letters.letter l full join letters.event e on e.clinic_id = l.clinic_id and e.clinic_id = $1'],
  ['unbound', 'select 1 from clinics.clinic c where c.id = $1 and c.id in (select clinic_id from letters.letter limit 1)'],
  ['unbound', 'select 1 from letters.letter l where exists (select 1 from letters.event e where e.clinic_id = l.clinic_id and e.clinic_id = $1)'],
  ['unbound', 'select 1 from letters.letter where clinic_id = $1 and id in (select letter_id from letters.event)'],
  ['unbound', 'select (select count(*) from visits.visit) from letters.letter where clinic_id = $1'],
  ['unbound', 'select 1 from (select clinic_id, id from letters.letter limit 5) l where l.clinic_id = $1'],
  ['unbound', 'select 1 from (select clinic_id, row_number() over (order by id) from letters.letter) l where l.clinic_id = $1'],
  ['unbound', 'select 1 from (select min(id) as clinic_id, count(*) from letters.letter group by state) l where l.clinic_id = $1'],
  ['unbound', 'with l as (select clinic_id, id from letters.letter) select 1 from l a, l b where a.clinic_id = $1'],
  ['unbound', 'with l as materialized (select clinic_id, id from letters.letter) select 1 from l where l.clinic_id = $1'],
  ['unbound', `with due as (select clinic_id, id from letters.letter where clinic_id = $1 for update skip locked)
    update letters.letter l set state = 'sent' from due where l.clinic_id = due.clinic_id and l.id = due.id`],
  ['unbound', 'select 1 from letters.letter l where not exists (select 1 from letters.event e where e.clinic_id = $1 and l.clinic_id = $1)'],
  ['unbound', `with gone as (delete from letters.letter where clinic_id = $1 returning clinic_id, id)
    select 1 from gone g join letters.event e on e.clinic_id = g.clinic_id and e.letter_id = g.id`],
  ['unbound', 'select 1 from (select clinic_id, id, count(*) from letters.letter group by id) l where l.clinic_id = $1'],
  ['unbound', 'select id from letters.letter where clinic_id = $1 union all select id from visits.visit'],
  ['unbound', 'with letter as (select 1) select 1 from letters.letter'],
  ['unbound', 'update letters.letter set state = $1 where id = $2'],
  ['unbound', 'update letters.letter l set state = $1 from visits.visit v where v.id = l.visit_id and v.clinic_id = $2'],
  ['unbound', 'update letters.letter set state = $1 where id = any ($2::uuid[])'],
  ['unbound', 'update letters.letter set state = (select max(state) from letters.event) where clinic_id = $1'],
  ['unbound', 'delete from letters.letter'],
  ['unbound', 'delete from letters.letter l using visits.visit v where v.clinic_id = $1 and v.id = l.visit_id'],
  ['unbound', 'with gone as (delete from letters.letter where id = $1 returning id) select id from gone'],
  ['unbound', 'explain select id from letters.letter'],
  ['unbound', 'declare c cursor for select id from letters.letter'],
  ['unbound', 'select id from letters.letter /* cross-clinic */'],
  ['join-unpaired', 'select 1 from letters.letter l join visits.visit v on v.id = l.visit_id where l.clinic_id = $1'],
  ['join-unpaired', 'select 1 from letters.letter l join visits.visit v on v.id = l.visit_id where l.clinic_id = $1 and v.clinic_id = $2'],
  ['join-unpaired', 'select 1 from letters.letter a join letters.letter b on a.clinic_id = a.clinic_id where a.clinic_id = $1'],
  ['join-unpaired', '/* cross-clinic */ select 1 from letters.letter l join visits.visit v on v.id = l.visit_id'],
  ['join-unpaired', '/* cross-clinic */ select 1 from letters.letter l, visits.visit v'],
  ['join-unpaired', '/* cross-clinic */ select 1 from letters.letter l join visits.visit v using (id)'],
  ['subquery-unpaired', '/* cross-clinic */ select 1 from letters.letter l where exists (select 1 from letters.event e where e.letter_id = l.id)'],
  ['subquery-unpaired', '/* cross-clinic */ select (select count(*) from letters.event e where e.letter_id = l.id) from letters.letter l'],
  ['two-clinics', 'select 1 from letters.letter l, visits.visit v where l.clinic_id = $1 and v.clinic_id = $2'],
  ['two-clinics', 'select id from letters.letter where clinic_id = $1 union all select id from visits.visit where clinic_id = $2'],
  ['two-clinics', 'with a as (update letters.letter set state = $3 where clinic_id = $1) insert into letters.event (clinic_id, id) values ($2, $4)'],
  ['two-clinics', 'insert into letters.event (clinic_id, id) select $2, l.id from letters.letter l where l.clinic_id = $1'],
  ['insert-unbound', 'insert into letters.letter values ($1, $2)'],
  ['insert-unbound', 'insert into letters.letter (id) values ($1)'],
  ['insert-unbound', 'insert into letters.letter default values'],
  ['insert-unbound', 'insert into letters.letter (clinic_id, id) values ($1, $2), ($3, $4)'],
  ['insert-unbound', 'insert into letters.letter (clinic_id, id) values (default, $1)'],
  ['insert-unbound', 'insert into letters.letter (clinic_id, id) select v.clinic_id, v.id from (values ($1, $2), ($3, $4)) v (clinic_id, id)'],
  ['insert-unbound', 'insert into letters.letter (clinic_id, id) select unnest($1::uuid[]), unnest($2::uuid[])'],
  ['insert-unbound', 'insert into letters.letter (clinic_id, id) select c.id, $1 from clinics.clinic c'],
  ['insert-unbound', 'insert into letters.letter (clinic_id, id) select * from visits.visit where clinic_id = $1'],
  ['insert-unbound', 'with made as (insert into letters.letter (id) values ($1) returning id) select id from made'],
  ['conflict-without-clinic', 'insert into letters.letter (clinic_id, id) values ($1, $2) on conflict (id) do nothing'],
  ['volatile', 'insert into letters.letter (clinic_id, id) values ($1, $2) on conflict (clinic_id, id) do update set at = now()'],
  ['volatile', 'insert into letters.letter (clinic_id, id) values ($1, $2) on conflict (clinic_id, id) do update set at = current_timestamp'],
  ['volatile', 'insert into clinics.branch (id) values ($1) on conflict (id) do update set at = clock_timestamp()'],
  ['volatile', 'update letters.letter set token = gen_random_uuid() where clinic_id = $1'],
  ['volatile', 'update letters.letter set a = case when b then pg_catalog.random() end where clinic_id = $1'],
  ['volatile', 'update letters.letter set at = \'now\'::timestamptz where clinic_id = $1'],
  ['volatile', 'update clinics.branch set at = now() where id = $1'],
  ['volatile', 'delete from letters.letter where clinic_id = $1 and random() < 0.5'],
  ['moves-clinic', 'update letters.letter set clinic_id = $2 where clinic_id = $1'],
  ['moves-clinic', 'insert into letters.letter (clinic_id, id) values ($1, $2) on conflict (clinic_id, id) do update set clinic_id = excluded.clinic_id'],
  ['lock-across', '/* cross-clinic */ select id from letters.letter for update'],
  ['lock-across', '/* cross-clinic */ select id from letters.letter where clinic_id = any ($1::uuid[]) for update skip locked'],
  ['lock-across', '/* cross-clinic */ with d as (select id from letters.letter limit 9 for share) select 1 from d'],
  ['grouping-sets-across', '/* cross-clinic */ select clinic_id, count(*) from letters.letter group by rollup (clinic_id)'],
  ['grouping-sets-across', '/* cross-clinic */ select 1 from (select a, b from letters.letter) l group by grouping sets ((a), (b))'],
  ['recursive-across', `/* cross-clinic */ with recursive t as (select clinic_id, id from letters.letter
    union all select l.clinic_id, l.id from letters.letter l join t on t.clinic_id = l.clinic_id and t.id = l.parent_id) select 1 from t`],
  ['lateral-across', '/* cross-clinic */ select 1 from clinics.clinic c left join lateral (select 1 from letters.letter l where l.clinic_id = c.id limit 1) x on true'],
  ['mark-on-write', '/* cross-clinic */ update letters.letter set state = $1'],
  ['mark-on-write', '/* cross-clinic */ with gone as (delete from letters.letter where clinic_id = $1 returning id) select 1 from gone'],
  ['unbound', '/* cross-clinic */ delete from letters.letter'],
  ['reference-from-distributed', 'update clinics.branch b set a = 1 from letters.letter l where l.clinic_id = $1 and b.id = l.branch_id'],
  ['unqualified', 'select id from letter where clinic_id = $1'],
  ['unqualified', 'insert into branch (id) values ($1)'],
  ['several', 'update letters.letter set a = 1 where clinic_id = $1; select 1'],
  ['insert-unbound', 'merge into letters.letter l using visits.visit v on v.clinic_id = l.clinic_id and l.clinic_id = $1 when not matched then insert (id) values (v.id)'],
]

describe('statement guard', () => {
  for (const sql of GOOD) {
    test(`passes ${sql.slice(0, 100)}`, () => assert.deepEqual(guardStatement(sql, PLACEMENT), []))
  }
  for (const [code, sql] of BAD) {
    test(`${code}: ${sql.slice(0, 100)}`, () => {
      const violations = guardStatement(sql, PLACEMENT)
      assert.ok(violations.some((violation) => violation.startsWith(`${code}: `)), `found ${JSON.stringify(violations)}`)
    })
  }

  test('a builder that numbers each use anew is judged by its values', () => {
    const sql = 'select 1 from letters.letter l, visits.visit v where l.clinic_id = $1 and v.clinic_id = $2'
    assert.deepEqual(guardStatement(sql, PLACEMENT, ['a', 'a']), [])
    assert.notDeepEqual(guardStatement(sql, PLACEMENT, ['a', 'b']), [])
    const check = makeStatementCheck(PLACEMENT)
    check(sql, ['a', 'a'])
    check(sql)
    assert.throws(() => check(sql, ['a', 'b']), /two-clinics/)
  })

  test('the check throws each time, naming the statement and what is wrong', () => {
    const check = makeStatementCheck(PLACEMENT)
    for (const _ of [1, 2]) assert.throws(() => check('select id from letters.letter'), /unbound.*\n.*from letters\.letter/s)
    check('select id from letters.letter where clinic_id = $1')
  })

  test('a guard that knows no distributed table is refused', () => {
    assert.throws(() => makeStatementCheck(new Map([['people.session', 'local']])), /no distributed table/)
  })
})

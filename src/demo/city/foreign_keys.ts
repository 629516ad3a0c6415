// Foreign keys while the city is loaded: checked once for each table instead of once for each of three million rows,
// which is a third of the load's time. No constraint is dropped or altered.
import type pg from 'pg'

/**
 * Lets a connection write rows whose foreign keys `checkForeignKeys` looks at afterwards. A role that may not ask for
 * that has each row checked as it comes.
 */
export async function postponeForeignKeys(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ may: boolean }>("select has_parameter_privilege('session_replication_role', 'set') as may")
  if (rows[0]!.may) await client.query('set session_replication_role = replica')
}

interface ForeignKey { name: string; child: string; parent: string; own: string[]; theirs: string[] }

/** Looks at all foreign keys of some tables. A fault names the first key that a row breaks. */
export async function checkForeignKeys(client: pg.Client, tables: readonly string[]): Promise<void> {
  const { rows: keys } = await client.query<ForeignKey>(`
    select k.conname as name, k.conrelid::regclass::text as child, k.confrelid::regclass::text as parent,
      (select array_agg(a.attname::text order by u.place)
        from unnest(k.conkey) with ordinality as u (number, place)
        join pg_attribute a on a.attrelid = k.conrelid and a.attnum = u.number) as own,
      (select array_agg(a.attname::text order by u.place)
        from unnest(k.confkey) with ordinality as u (number, place)
        join pg_attribute a on a.attrelid = k.confrelid and a.attnum = u.number) as theirs
    from pg_constraint k
    where k.contype = 'f'
      and k.conparentid = 0
      and k.conrelid = any($1::regclass[])`, [tables])
  for (const key of keys) {
    const given = key.own.map((column) => `c.${column} is not null`)
    const same = key.own.map((column, place) => `p.${key.theirs[place]} = c.${column}`)
    const { rowCount } = await client.query(`
      select
      from ${key.child} c
      where ${given.join(' and ')}
        and not exists (select from ${key.parent} p where ${same.join(' and ')})
      limit 1`)
    if (rowCount) throw new Error(`the demo city breaks ${key.name} of ${key.child}`)
  }
}

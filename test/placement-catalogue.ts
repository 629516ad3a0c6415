// What the catalogue knows of our tables, read in one statement: the placement test judges it.
import type { Client } from 'pg'

export type Column = {
  name: string
  type: string
  is_not_null: boolean
  is_identity: boolean
  default_expression: string | null
}

/** `columns` holds the plain key columns; expressions and included columns are left out. */
export type Index = { name: string; is_primary: boolean; is_unique: boolean; columns: string[] }

/**
 * `type` as pg_constraint.contype; `on_delete`, `on_update` as confdeltype ('n' set null, 'd' set default).
 */
export type Constraint = {
  name: string
  type: string
  columns: string[]
  operators: string[]
  target: string | null
  target_columns: string[]
  on_delete: string
  on_update: string
}

export type Table = {
  name: string
  schema: string
  comment: string | null
  persistence: string
  is_partition: boolean
  has_parent: boolean
  columns: Column[]
  indexes: Index[]
  constraints: Constraint[]
  triggers: string[]
  rules: string[]
}

const READ_TABLES = `
  select n.nspname || '.' || c.relname as name,
    n.nspname::text as schema,
    obj_description(c.oid, 'pg_class') as comment,
    c.relpersistence::text as persistence,
    c.relispartition as is_partition,
    exists (select from pg_inherits i where i.inhrelid = c.oid) as has_parent,
    (
      select coalesce(json_agg(json_build_object(
        'name', a.attname,
        'type', format_type(a.atttypid, a.atttypmod),
        'is_not_null', a.attnotnull,
        'is_identity', a.attidentity <> '',
        'default_expression', pg_get_expr(d.adbin, d.adrelid)
      ) order by a.attnum), '[]')
      from pg_attribute a
      left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
      where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
    ) as columns,
    (
      select coalesce(json_agg(json_build_object(
        'name', ic.relname,
        'is_primary', i.indisprimary,
        'is_unique', i.indisunique and not i.indisexclusion,
        'columns', (
          select coalesce(json_agg(a.attname order by k.at), '[]')
          from unnest(i.indkey::int2[]) with ordinality k (attnum, at)
          join pg_attribute a on a.attrelid = i.indrelid and a.attnum = k.attnum
          where k.attnum > 0 and k.at <= i.indnkeyatts
        )
      ) order by ic.relname), '[]')
      from pg_index i
      join pg_class ic on ic.oid = i.indexrelid
      where i.indrelid = c.oid
    ) as indexes,
    (
      select coalesce(json_agg(json_build_object(
        'name', k.conname,
        'type', k.contype,
        'columns', (
          select coalesce(json_agg(a.attname order by u.at), '[]')
          from unnest(k.conkey) with ordinality u (attnum, at)
          join pg_attribute a on a.attrelid = k.conrelid and a.attnum = u.attnum
        ),
        'operators', (
          select coalesce(json_agg(o.oprname order by u.at), '[]')
          from unnest(k.conexclop) with ordinality u (operator, at)
          join pg_operator o on o.oid = u.operator
        ),
        'target', fn.nspname || '.' || f.relname,
        'target_columns', (
          select coalesce(json_agg(a.attname order by u.at), '[]')
          from unnest(k.confkey) with ordinality u (attnum, at)
          join pg_attribute a on a.attrelid = k.confrelid and a.attnum = u.attnum
        ),
        'on_delete', k.confdeltype,
        'on_update', k.confupdtype
      ) order by k.conname), '[]')
      from pg_constraint k
      left join pg_class f on f.oid = k.confrelid
      left join pg_namespace fn on fn.oid = f.relnamespace
      where k.conrelid = c.oid
    ) as constraints,
    array(select g.tgname::text from pg_trigger g where g.tgrelid = c.oid and not g.tgisinternal) as triggers,
    array(select r.rulename::text from pg_rewrite r where r.ev_class = c.oid) as rules
  from pg_class c
  join pg_namespace n on n.oid = c.relnamespace
  where c.relkind in ('r', 'p')
    and n.nspname !~ '^pg_'
    and n.nspname not in ('information_schema', 'pgboss', 'citus', 'citus_internal', 'columnar_internal')
    and not exists (select from pg_depend e where e.objid = c.oid and e.deptype = 'e')
  order by 1`

/**
 * Every table of ours (PostgreSQL's, the queue's and the extensions' left out) with all that bears on
 * placement.
 */
export async function readTables(client: Client): Promise<Table[]> {
  const found = await client.query<Table>(READ_TABLES)
  return found.rows
}

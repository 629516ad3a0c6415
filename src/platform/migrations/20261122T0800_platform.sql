create schema if not exists platform;

-- Declares where a table lives once the database is sharded; does nothing more without Citus (docs/growing.md).
create function platform.place(target regclass, kind text, colocate_with text default null) returns void
language plpgsql as $$
begin
  if kind not in ('distributed', 'reference', 'managed_local', 'local') then
    raise exception 'unknown placement % for %', kind, target;
  end if;
  execute format('comment on table %s is %L', target,
    'placement=' || kind || coalesce('; colocate=' || colocate_with, ''));
  if not exists (select 1 from pg_extension where extname = 'citus') then
    return;
  end if;
  if exists (select 1 from pg_dist_partition where logicalrelid = target) then
    return;
  end if;
  if kind = 'distributed' then
    perform create_distributed_table(target, 'clinic_id', colocate_with => coalesce(colocate_with, 'default'));
  elsif kind = 'reference' then
    perform create_reference_table(target);
  elsif kind = 'managed_local' then
    perform citus_add_local_table_to_metadata(target);
  end if;
end
$$;

-- What the installation remembers about itself: whether the demo city is loaded, when it was first started.
create table platform.fact (
  name text not null,
  value jsonb not null,
  noted_at timestamptz not null,
  constraint fact_pk primary key (name)
);
select platform.place('platform.fact', 'managed_local');

-- Who did or saw what. A clinic's own events carry its id, the network's carry the nil id.
create table platform.audit_event (
  clinic_id uuid not null,
  id uuid not null,
  at timestamptz not null,
  event text not null,
  actor_kind text not null,
  actor_id text,
  subject_kind text,
  subject_id text,
  request_id text,
  detail jsonb,
  constraint audit_event_pk primary key (clinic_id, id),
  constraint audit_event_actor_kind_ck check (actor_kind in ('account', 'token', 'link', 'system', 'anonymous'))
);
select platform.place('platform.audit_event', 'distributed');
create index audit_event_subject_ix on platform.audit_event (clinic_id, subject_kind, subject_id);

-- Who brings visitors home. Every clinic may call by phone; a webhook provider is entered with its address.
create table reception.taxi_provider (
  clinic_id uuid not null,
  id uuid not null,
  kind text not null,
  name text not null,
  phone text,
  url text,
  created_at timestamptz not null,
  created_by uuid,
  closed_at timestamptz,
  constraint taxi_provider_pk primary key (clinic_id, id),
  constraint taxi_provider_kind_ck check (kind in ('phone', 'webhook')),
  constraint taxi_provider_reach_ck check ((kind = 'phone') = (url is null) and (kind = 'webhook' or phone is not null)),
  constraint taxi_provider_name_ck check (length(name) between 1 and 60)
);
select platform.place('reception.taxi_provider', 'distributed');

-- An order at a webhook provider: due until the provider has taken or refused it. A worker sends what is due, again and
-- again under one key, so that a repeated order is one.
create table reception.taxi_order (
  clinic_id uuid not null,
  id uuid not null,
  branch_id uuid not null,
  request_id uuid not null,
  provider_id uuid not null,
  state text not null,
  -- the newest message of the provider that counts
  seq int not null,
  due_at timestamptz,
  attempts smallint not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  constraint taxi_order_pk primary key (clinic_id, id),
  constraint taxi_order_request_fk foreign key (clinic_id, request_id) references reception.request (clinic_id, id) on delete restrict,
  constraint taxi_order_provider_fk foreign key (clinic_id, provider_id)
    references reception.taxi_provider (clinic_id, id) on delete restrict,
  constraint taxi_order_state_ck check (state in
    ('due', 'sent', 'accepted', 'on_the_way', 'arrived', 'riding', 'finished', 'refused', 'called_off', 'unreachable'))
);
select platform.place('reception.taxi_order', 'distributed');
create index taxi_order_due_ix on reception.taxi_order (due_at) where due_at is not null;
create index taxi_order_request_ix on reception.taxi_order (clinic_id, request_id);

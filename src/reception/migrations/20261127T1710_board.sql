-- The board of a building: how many changes it has seen. Its row is locked from a change to the end of that change's
-- transaction, so changes of one building are numbered without gaps in the order in which they become visible: whoever has
-- read number n has missed none before it.
create table reception.board (
  clinic_id uuid not null,
  branch_id uuid not null,
  seq bigint not null,
  constraint board_pk primary key (clinic_id, branch_id),
  constraint board_branch_fk foreign key (clinic_id, branch_id) references clinics.branch (clinic_id, id) on delete restrict
);
select platform.place('reception.board', 'distributed');

-- What changed in a building, for the devices that show it. Kept for two days; the truth is in the tables that it tells of.
create table reception.change (
  clinic_id uuid not null,
  branch_id uuid not null,
  seq bigint not null,
  at timestamptz not null,
  kind text not null,
  subject uuid not null,
  body jsonb not null,
  constraint change_pk primary key (clinic_id, branch_id, seq),
  constraint change_kind_ck check (kind ~ '^[a-z_]+$')
);
select platform.place('reception.change', 'distributed');
create index change_at_ix on reception.change using brin (at);

create schema reception;

-- A place of work of administrators in a building: an entrance, a floor, a kiosk. One person holds it at a time.
create table reception.post (
  clinic_id uuid not null,
  id uuid not null,
  branch_id uuid not null,
  kind text not null,
  name text not null,
  -- the level of the building's plan, 0 that of the street; null: the building has none, or all of it
  floor int,
  created_at timestamptz not null,
  -- closed for good: keeps its counts, is held no more
  closed_at timestamptz,
  constraint post_pk primary key (clinic_id, id),
  constraint post_branch_fk foreign key (clinic_id, branch_id) references clinics.branch (clinic_id, id) on delete restrict,
  constraint post_kind_ck check (kind in ('entrance', 'floor', 'kiosk')),
  constraint post_name_ck check (length(name) between 1 and 60)
);
select platform.place('reception.post', 'distributed');
create unique index post_name_uq on reception.post (clinic_id, branch_id, name) where closed_at is null;

-- The senior's list of who may hold which post and until when. Taken off the list is `revoked_at`, never a delete.
create table reception.holder (
  clinic_id uuid not null,
  id uuid not null,
  account_id uuid not null,
  branch_id uuid not null,
  -- null: every post of the branch
  post_id uuid,
  valid_from timestamptz not null,
  -- the first instant at which it holds no more; null without an end
  valid_until timestamptz,
  given_by uuid,
  given_at timestamptz not null,
  revoked_at timestamptz,
  revoked_by uuid,
  constraint holder_pk primary key (clinic_id, id),
  constraint holder_branch_fk foreign key (clinic_id, branch_id) references clinics.branch (clinic_id, id) on delete restrict,
  constraint holder_post_fk foreign key (clinic_id, post_id) references reception.post (clinic_id, id) on delete restrict,
  constraint holder_dates_ck check (valid_until is null or valid_until > valid_from)
);
select platform.place('reception.holder', 'distributed');
create index holder_account_ix on reception.holder (clinic_id, account_id);

-- A telephone, tablet or computer of an administrator, by the id that it gave itself. Its row is locked while its items
-- are taken, so that they come in order.
create table reception.device (
  clinic_id uuid not null,
  id uuid not null,
  account_id uuid not null,
  seen_at timestamptz not null,
  constraint device_pk primary key (clinic_id, id)
);
select platform.place('reception.device', 'distributed');

-- Somebody at a post from one time to another. Over when it was ended or when `until` is past, whichever is first.
create table reception.shift (
  clinic_id uuid not null,
  id uuid not null,
  branch_id uuid not null,
  post_id uuid not null,
  account_id uuid not null,
  -- as the account was called then: a board names people without asking for accounts
  account_name text not null,
  -- the device of the sign-on; null without script
  device_id uuid,
  began_at timestamptz not null,
  until timestamptz not null,
  -- when the notices of the building and the last hand-off were read, and the work began
  ready_at timestamptz,
  ended_at timestamptz,
  end_kind text,
  constraint shift_pk primary key (clinic_id, id),
  constraint shift_post_fk foreign key (clinic_id, post_id) references reception.post (clinic_id, id) on delete restrict,
  constraint shift_until_ck check (until > began_at),
  constraint shift_end_ck check ((ended_at is null) = (end_kind is null)),
  constraint shift_kind_ck check (end_kind in ('signed_off', 'moved', 'replaced', 'revoked', 'over'))
);
select platform.place('reception.shift', 'distributed');
-- what is not ended: one a post, one a person
create unique index shift_post_uq on reception.shift (clinic_id, post_id) where ended_at is null;
create unique index shift_account_uq on reception.shift (clinic_id, account_id) where ended_at is null;
create index shift_branch_ix on reception.shift (clinic_id, branch_id, began_at);

-- What those on post must know: at one building, or at all of the clinic.
create table reception.notice (
  clinic_id uuid not null,
  id uuid not null,
  branch_id uuid,
  body text not null,
  created_at timestamptz not null,
  created_by uuid,
  author_name text not null,
  valid_until timestamptz not null,
  withdrawn_at timestamptz,
  constraint notice_pk primary key (clinic_id, id),
  constraint notice_branch_fk foreign key (clinic_id, branch_id) references clinics.branch (clinic_id, id) on delete restrict,
  constraint notice_body_ck check (length(body) between 1 and 1000)
);
select platform.place('reception.notice', 'distributed');
create index notice_valid_ix on reception.notice (clinic_id, valid_until) where withdrawn_at is null;

create table reception.notice_read (
  clinic_id uuid not null,
  notice_id uuid not null,
  account_id uuid not null,
  read_at timestamptz not null,
  constraint notice_read_pk primary key (clinic_id, notice_id, account_id),
  constraint notice_read_notice_fk foreign key (clinic_id, notice_id) references reception.notice (clinic_id, id) on delete cascade
);
select platform.place('reception.notice_read', 'distributed');

-- Every act that came from a device, by the id that the device gave it: written in the transaction of its effect, so an
-- act that comes twice is done once. What was answered is told again.
create table reception.item (
  clinic_id uuid not null,
  id uuid not null,
  device_id uuid not null,
  shift_id uuid,
  -- who was signed in when it was delivered; whose act it is says the shift
  account_id uuid not null,
  kind text not null,
  -- when it was done, by the device's clock as the server corrects it
  at timestamptz not null,
  received_at timestamptz not null,
  outcome text not null,
  sentence text,
  state jsonb,
  constraint item_pk primary key (clinic_id, id),
  constraint item_outcome_ck check (outcome in ('kept', 'conflict', 'refused'))
);
select platform.place('reception.item', 'distributed');
create index item_received_ix on reception.item (clinic_id, received_at);

-- One tap: what somebody was helped with. Nothing about whom.
create table reception.tally (
  clinic_id uuid not null,
  id uuid not null,
  branch_id uuid not null,
  post_id uuid not null,
  shift_id uuid not null,
  kind text not null,
  at timestamptz not null,
  day date not null,
  hour smallint not null,
  undone_at timestamptz,
  constraint tally_pk primary key (clinic_id, id),
  constraint tally_kind_ck check (kind in
    ('find_room', 'booking', 'ticket', 'card', 'attachment', 'directions', 'wheelchair', 'child', 'taxi', 'complaint', 'thanks', 'other')),
  constraint tally_hour_ck check (hour between 0 and 23)
);
select platform.place('reception.tally', 'distributed');
create index tally_day_ix on reception.tally (clinic_id, day);

-- Tallies counted by post, hour of the local day, and kind; kept in the transaction of each tally.
create table reception.tally_hour (
  clinic_id uuid not null,
  branch_id uuid not null,
  post_id uuid not null,
  day date not null,
  hour smallint not null,
  kind text not null,
  count int not null,
  constraint tally_hour_pk primary key (clinic_id, day, branch_id, post_id, hour, kind),
  constraint tally_hour_count_ck check (count >= 0)
);
select platform.place('reception.tally_hour', 'distributed');

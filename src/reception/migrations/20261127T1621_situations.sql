-- «I don't know what to do»: one tap opens it, words come later or never. Facts are in situation_event; what stands here
-- is folded from them (situations/rules/state.ts).
create table reception.situation (
  clinic_id uuid not null,
  id uuid not null,
  branch_id uuid not null,
  -- where it happens, as somebody at the spot says: a post's name, a room
  place text,
  state text not null,
  -- what is going on: no name, no diagnosis; personal data are masked when it is written
  words text not null default '',
  -- what was done, and what one would do next time
  done text,
  next_time text,
  opened_at timestamptz not null,
  opened_by uuid,
  taken_at timestamptz,
  taken_by uuid,
  closed_at timestamptz,
  closed_by uuid,
  -- whom the first notice went to has not answered: told further up
  climbed_at timestamptz,
  -- somebody read it and says that others may learn from it: seen in every clinic
  teaching_at timestamptz,
  event_count int not null default 0,
  updated_at timestamptz not null,
  -- ё is looked for as е
  search tsvector not null generated always as (
    setweight(to_tsvector('russian', translate(words, 'ёЁ', 'еЕ')), 'A') ||
    setweight(to_tsvector('russian', translate(coalesce(done, ''), 'ёЁ', 'еЕ')), 'C') ||
    setweight(to_tsvector('russian', translate(coalesce(next_time, ''), 'ёЁ', 'еЕ')), 'B')
  ) stored,
  constraint situation_pk primary key (clinic_id, id),
  constraint situation_state_ck check (state in ('open', 'taken', 'closed', 'withdrawn')),
  constraint situation_closed_ck check ((state = 'closed') = (closed_at is not null)),
  constraint situation_learned_ck check (state <> 'closed' or (done is not null and next_time is not null)),
  constraint situation_teaching_ck check (teaching_at is null or state = 'closed')
);
select platform.place('reception.situation', 'distributed');
create index situation_state_ix on reception.situation (clinic_id, state, opened_at);
create index situation_search_ix on reception.situation using gin (search);
create index situation_teaching_ix on reception.situation (teaching_at) where teaching_at is not null;

create table reception.situation_event (
  clinic_id uuid not null,
  situation_id uuid not null,
  number int not null,
  kind text not null,
  at timestamptz not null,
  account_id uuid,
  -- as it is shown later, even when the account is gone
  name text,
  -- of an answer: what was advised
  words text,
  constraint situation_event_pk primary key (clinic_id, situation_id, number),
  constraint situation_event_situation_fk foreign key (clinic_id, situation_id) references reception.situation (clinic_id, id) on delete cascade,
  constraint situation_event_kind_ck check (kind in
    ('opened', 'described', 'taken', 'advised', 'climbed', 'closed', 'withdrawn', 'taught', 'untaught'))
);
select platform.place('reception.situation_event', 'distributed');

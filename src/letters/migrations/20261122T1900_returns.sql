-- Reports that came back and were applied: the same report, delivered twice, counts once.
create table letters.report (
  clinic_id uuid not null,
  -- SHA-256 of the report's bytes; the report itself names addresses and is not kept
  report_hash bytea not null,
  message_id uuid not null,
  -- bounced, bounced_for_now, complained
  kind text not null,
  at timestamptz not null,
  constraint report_pk primary key (clinic_id, report_hash),
  constraint report_message_fk foreign key (clinic_id, message_id) references letters.message (clinic_id, id) on delete cascade
);
select platform.place('letters.report', 'distributed');

-- When a person asked for letters again; such a row no longer keeps letters off.
alter table letters.suppression add column lifted_at timestamptz;

create index suppression_spread_ix on letters.suppression (clinic_id)
  where spread_at is null;

-- The events of a period are counted by day of the visit; messages are listed newest first.
create index letter_day_ix on letters.letter (clinic_id, day);
create index message_list_ix on letters.message (clinic_id, due_at, id);

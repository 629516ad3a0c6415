-- Who pressed «I don't know what to do» last and when: the row is locked while a situation is opened, so that a button
-- pressed several times in one instant opens one.
create table reception.situation_opener (
  clinic_id uuid not null,
  account_id uuid not null,
  pressed_at timestamptz not null,
  constraint situation_opener_pk primary key (clinic_id, account_id)
);
select platform.place('reception.situation_opener', 'distributed');

-- A clinic's list of those on call. Its row is locked from the look at the lines to the end of the transaction that writes
-- one, so two forms of one instant never list a person twice. A line of all buildings lies in the way of a line of any, so
-- a lock of a building would not do.
create table reception.on_call_list (
  clinic_id uuid not null,
  written_at timestamptz not null,
  constraint on_call_list_pk primary key (clinic_id)
);
select platform.place('reception.on_call_list', 'distributed');

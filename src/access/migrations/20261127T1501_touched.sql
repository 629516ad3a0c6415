-- What happened to the slot under a live booking that its person did not ask for: since when somebody must make an offer,
-- and why. Null again once an offer was made.
alter table access.booking add column touched_at timestamptz;
alter table access.booking add column touched_by text;
alter table access.booking add constraint booking_touched_ck check (
  (touched_at is null) = (touched_by is null)
  and (touched_by is null or touched_by in ('slot_gone', 'slot_moved', 'doctor_changed', 'branch_changed', 'capacity', 'moved_by_clinic')));
create index booking_touched_ix on access.booking (clinic_id, touched_at) where touched_at is not null;
-- the bookings of a slot, live or not
create index booking_slot_ix on access.booking (clinic_id, slot_id);

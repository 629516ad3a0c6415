-- Another room shortly before the visit is told by a mail of its own.
alter table access.booking_mail drop constraint booking_mail_kind_ck;
alter table access.booking_mail add constraint booking_mail_kind_ck check (
  kind in ('booked', 'moved', 'room', 'cancelled', 'day_before', 'two_hours', 'missed'));

-- A doctor's word that a person shall see a specialist. Of the whole network, since people go where they like; the clinic
-- is the one that issued it. Valid until expires_at, for as many visits as the specialty allows at once.
create table access.referral (
  person_id uuid not null,
  id uuid not null,
  clinic_id uuid not null,
  specialty_code text not null,
  issued_at timestamptz not null,
  -- when the path began: the request to the doctor who referred; the day of the referral where that is not known
  path_started_at timestamptz not null,
  expires_at timestamptz not null,
  issued_by uuid,
  ended_at timestamptz,
  constraint referral_pk primary key (person_id, id),
  constraint referral_dates_ck check (expires_at > issued_at and path_started_at <= issued_at)
);
select platform.place('access.referral', 'managed_local');

-- What a place in a person's ledger was asked with: the same wish within an hour is the same request, the same key the
-- same booking. `replaces` is the booking that this one shall stand for once it is confirmed (a move across clinics).
alter table access.person_booking add column branch_id uuid;
alter table access.person_booking add column class text;
alter table access.person_booking add column request_id uuid;
alter table access.person_booking add column requested_at timestamptz;
alter table access.person_booking add column idempotency_key text;
alter table access.person_booking add column replaces uuid;
create unique index person_booking_key_uq on access.person_booking (person_id, idempotency_key) where idempotency_key is not null;
-- what the repair looks through: places that are taken, and moves that are under way
create index person_booking_live_ix on access.person_booking (updated_at) where place is not null or replaces is not null;

-- requests that came to nothing yet
create index request_open_ix on access.request (clinic_id, requested_at) where outcome = 'open';

-- a child that somebody took in: from then on only its code lets it go, though it is back on the board meanwhile
alter table reception.request add column minded boolean not null default false;
update reception.request
set minded = true
where kind = 'child'
  and (taken_at is not null or exists (
    select 1
    from reception.request_event e
    where e.clinic_id = request.clinic_id
      and e.request_id = request.id
      and e.kind in ('taken', 'accepted')));

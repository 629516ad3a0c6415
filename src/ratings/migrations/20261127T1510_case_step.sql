-- Up to which step an answer's case is known here; folded from the events like the columns beside it. What is done with
-- the case in cases is read from there and becomes an event of the answer.
alter table ratings.answer add column case_step int not null default 0;

-- what was done before is known
update ratings.answer a
set case_step = k.step_count
from cases.case k
where k.clinic_id = a.clinic_id
  and k.subject_kind = 'answer'
  and k.subject_id = a.id
  and a.event_count > 0;

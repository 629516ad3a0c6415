create schema access;

-- Limits are data with an edition: a figure keeps the edition it was judged by. The newest edition in force on a day
-- counts (valid_from <= day <= valid_to).
create table access.norm (
  key text not null,
  edition text not null,
  value int not null,
  unit text not null,
  -- what the clock starts at
  start_event text not null,
  name_ru text not null,
  name_en text not null,
  source text not null,
  valid_from date not null,
  valid_to date,
  constraint norm_pk primary key (key, edition),
  constraint norm_unit_ck check (unit in ('hours', 'calendar_days', 'working_days')),
  constraint norm_value_ck check (value > 0),
  constraint norm_dates_ck check (valid_to is null or valid_to >= valid_from)
);
select platform.place('access.norm', 'reference');

-- Programme of state guarantees of free medical care, 2026–2028 (told by tass.ru 26204067). The city's own tighter limits
-- are not known: they are entered as another edition when they are.
insert into access.norm (key, edition, value, unit, start_event, name_ru, name_en, source, valid_from)
values
  ('urgent', '2026', 2, 'hours', 'request', 'Неотложная помощь', 'Urgent care', 'Программа государственных гарантий 2026–2028', '2026-01-01'),
  ('first_contact', '2026', 24, 'hours', 'request', 'Терапевт, педиатр, врач общей практики', 'Therapist, paediatrician, general practitioner', 'Программа государственных гарантий 2026–2028', '2026-01-01'),
  ('specialist', '2026', 14, 'working_days', 'request', 'Врач-специалист', 'Specialist', 'Программа государственных гарантий 2026–2028', '2026-01-01'),
  ('suspected', '2026', 3, 'working_days', 'request', 'Подозрение на онкологическое или сердечно-сосудистое заболевание', 'Suspected cancer or cardiovascular disease', 'Программа государственных гарантий 2026–2028', '2026-01-01'),
  ('imaging', '2026', 14, 'working_days', 'request', 'Рентген, УЗИ, КТ, МРТ, ангиография', 'X-ray, ultrasound, CT, MRI, angiography', 'Программа государственных гарантий 2026–2028', '2026-01-01');

-- What holds for a specialty of the city's list. A specialty without a row follows the row '*'.
create table access.specialty_rule (
  specialty_code text not null,
  norm_key text not null,
  -- planned length of a visit
  visit_minutes int not null,
  -- nobody books it oneself without a referral
  referral_needed boolean not null,
  -- how many live bookings one person may hold
  bookings_max int not null,
  source text not null,
  constraint specialty_rule_pk primary key (specialty_code),
  constraint specialty_rule_minutes_ck check (visit_minutes between 5 and 240),
  constraint specialty_rule_max_ck check (bookings_max between 1 and 20)
);
select platform.place('access.specialty_rule', 'reference');

-- Lengths: order 290н where it names the specialty, ours elsewhere. Which specialists take without a referral differs
-- between cities; the list of those who do is ours, as is the number of bookings.
insert into access.specialty_rule (specialty_code, norm_key, visit_minutes, referral_needed, bookings_max, source)
values
  ('*', 'specialist', 15, true, 1, 'our choice'),
  ('therapist', 'first_contact', 15, false, 1, 'order 290н'),
  ('paediatrician', 'first_contact', 15, false, 1, 'order 290н'),
  ('gp', 'first_contact', 18, false, 1, 'order 290н'),
  ('ophthalmologist', 'specialist', 14, false, 1, 'order 290н'),
  ('ent', 'specialist', 16, false, 1, 'order 290н'),
  ('ob-gyn', 'specialist', 22, false, 1, 'order 290н'),
  ('surgeon', 'specialist', 15, false, 1, 'our choice'),
  ('surgeon-child', 'specialist', 15, false, 1, 'our choice'),
  ('urologist', 'specialist', 16, false, 1, 'our choice'),
  ('dermatologist', 'specialist', 14, false, 1, 'our choice'),
  ('psychiatrist', 'specialist', 30, false, 1, 'our choice'),
  ('narcologist', 'specialist', 30, false, 1, 'our choice'),
  ('venereologist', 'specialist', 15, false, 1, 'our choice'),
  ('neurologist', 'specialist', 22, true, 1, 'order 290н'),
  ('cardiologist', 'specialist', 20, true, 1, 'our choice'),
  ('oncologist', 'suspected', 25, true, 1, 'our choice'),
  ('ultrasound', 'imaging', 20, true, 2, 'our choice'),
  ('physiotherapist', 'specialist', 15, true, 10, 'our choice'),
  ('rehabilitation', 'specialist', 25, true, 10, 'our choice'),
  ('endocrinologist', 'specialist', 19, true, 1, 'our choice'),
  ('gastroenterologist', 'specialist', 20, true, 1, 'our choice'),
  ('geriatrician', 'specialist', 30, true, 1, 'our choice'),
  ('traumatologist', 'specialist', 16, true, 1, 'our choice'),
  ('coloproctologist', 'specialist', 18, true, 1, 'our choice');

-- Days that differ from Monday to Friday: official days off on weekdays, and Saturdays that are worked. A year with at
-- least one row here is a known year and is read from this table alone; a year without any follows art. 112 of the
-- Labour Code (clinics/calendar.ts). Holidays that fall on Saturday or Sunday need no row.
create table clinics.calendar_day (
  day date not null,
  working boolean not null,
  name_ru text not null,
  name_en text not null,
  constraint calendar_day_pk primary key (day)
);
select platform.place('clinics.calendar_day', 'reference');

-- 2025: Labour Code, art. 112; Government Decree No. 1335 of 4 October 2024: 4 January to 2 May, 5 January to
-- 31 December, 23 February to 8 May, 8 March to 13 June, Saturday 1 November to Monday 3 November.
-- Told by teko.cntd.ru and obyektiv.press with the whole list.
insert into clinics.calendar_day (day, working, name_ru, name_en)
values
  ('2025-01-01', false, 'Новогодние каникулы', 'New Year holidays'),
  ('2025-01-02', false, 'Новогодние каникулы', 'New Year holidays'),
  ('2025-01-03', false, 'Новогодние каникулы', 'New Year holidays'),
  ('2025-01-06', false, 'Новогодние каникулы', 'New Year holidays'),
  ('2025-01-07', false, 'Рождество Христово', 'Christmas'),
  ('2025-01-08', false, 'Новогодние каникулы', 'New Year holidays'),
  ('2025-05-01', false, 'Праздник Весны и Труда', 'Spring and Labour Day'),
  ('2025-05-02', false, 'Выходной, перенесённый с 4 января', 'Day off moved from 4 January'),
  ('2025-05-08', false, 'Выходной, перенесённый с 23 февраля', 'Day off moved from 23 February'),
  ('2025-05-09', false, 'День Победы', 'Victory Day'),
  ('2025-06-12', false, 'День России', 'Russia Day'),
  ('2025-06-13', false, 'Выходной, перенесённый с 8 марта', 'Day off moved from 8 March'),
  ('2025-11-01', true, 'Рабочая суббота', 'Working Saturday'),
  ('2025-11-03', false, 'Выходной, перенесённый с 1 ноября', 'Day off moved from 1 November'),
  ('2025-11-04', false, 'День народного единства', 'National Unity Day'),
  ('2025-12-31', false, 'Выходной, перенесённый с 5 января', 'Day off moved from 5 January');

-- 2026: Labour Code, art. 112 (8 March falls on a Sunday and 9 May on a Saturday, so Mondays follow them); Government
-- Decree No. 1466 of 24 September 2025: 3 January to 9 January, 4 January to 31 December. Told by TASS (vfokuse.mail.ru)
-- and profedu38.ru with the whole list.
insert into clinics.calendar_day (day, working, name_ru, name_en)
values
  ('2026-01-01', false, 'Новогодние каникулы', 'New Year holidays'),
  ('2026-01-02', false, 'Новогодние каникулы', 'New Year holidays'),
  ('2026-01-05', false, 'Новогодние каникулы', 'New Year holidays'),
  ('2026-01-06', false, 'Новогодние каникулы', 'New Year holidays'),
  ('2026-01-07', false, 'Рождество Христово', 'Christmas'),
  ('2026-01-08', false, 'Новогодние каникулы', 'New Year holidays'),
  ('2026-01-09', false, 'Выходной, перенесённый с 3 января', 'Day off moved from 3 January'),
  ('2026-02-23', false, 'День защитника Отечества', 'Defender of the Fatherland Day'),
  ('2026-03-09', false, 'Выходной, перенесённый с 8 марта', 'Day off moved from 8 March'),
  ('2026-05-01', false, 'Праздник Весны и Труда', 'Spring and Labour Day'),
  ('2026-05-11', false, 'Выходной, перенесённый с 9 мая', 'Day off moved from 9 May'),
  ('2026-06-12', false, 'День России', 'Russia Day'),
  ('2026-11-04', false, 'День народного единства', 'National Unity Day'),
  ('2026-12-31', false, 'Выходной, перенесённый с 4 января', 'Day off moved from 4 January');

-- 2027: Labour Code, art. 112 alone. No decree on moving 2 and 3 January (a Saturday and a Sunday) was found in public
-- sources on 22 November 2026, and the talk of a working Saturday in November (news.mail.ru, 28 December 2025) was
-- called preliminary: both are left out until a decree says so.
insert into clinics.calendar_day (day, working, name_ru, name_en)
values
  ('2027-01-01', false, 'Новогодние каникулы', 'New Year holidays'),
  ('2027-01-04', false, 'Новогодние каникулы', 'New Year holidays'),
  ('2027-01-05', false, 'Новогодние каникулы', 'New Year holidays'),
  ('2027-01-06', false, 'Новогодние каникулы', 'New Year holidays'),
  ('2027-01-07', false, 'Рождество Христово', 'Christmas'),
  ('2027-01-08', false, 'Новогодние каникулы', 'New Year holidays'),
  ('2027-02-23', false, 'День защитника Отечества', 'Defender of the Fatherland Day'),
  ('2027-03-08', false, 'Международный женский день', 'International Women''s Day'),
  ('2027-05-03', false, 'Выходной, перенесённый с 1 мая', 'Day off moved from 1 May'),
  ('2027-05-10', false, 'Выходной, перенесённый с 9 мая', 'Day off moved from 9 May'),
  ('2027-06-14', false, 'Выходной, перенесённый с 12 июня', 'Day off moved from 12 June'),
  ('2027-11-04', false, 'День народного единства', 'National Unity Day');

-- Everyday words that found no doctor, or the wrong one. A specialty that a city's list does not have (dentist,
-- psychologist) is answered in words (choose/need.ts); where the list has it, these rows lead to it.
insert into access.synonym (lang, phrase, specialty_code, audience, place)
select 'ru', phrase, code, audience, place
from (values
  ('dentist', 'both', 1, 'стоматолог, зубной, зубной врач, зуб, зубы, болит зуб, зубная боль, десна, десны, кариес, флюс, пульпит, пломба, протезирование зубов, брекеты, ортодонт, зуб мудрости, стоматит, челюсть, прикус'),
  ('paediatrician', 'child', 1, 'режутся зубы, прорезывание зубов, зубы режутся, стоматит, колики у младенца, ковид, коронавирус, рентген, флюорография, мрт, кт, сдать кровь, сдать анализы, анемия, гемоглобин, гематолог, икота, синяки, потливость, язык, логопед, солнечный удар, тепловой удар, укачивает, аппетит'),
  ('psychologist', 'both', 1, 'психолог, психотерапевт, психотерапия'),
  ('therapist', 'adult', 1, 'ковид, коронавирус, стресс, медкомиссия, медосмотр, сдать кровь, сдать анализы, рентген, флюорография, флюшка, мрт, кт, томография, анемия, гемоглобин, низкий гемоглобин, гематолог, потливость, икота, синяки, бок, болит бок, язык, отекают ноги, опухли ноги, отек ног, обморок, солнечный удар, тепловой удар, грудь, аппетит, нет аппетита, запах изо рта, водительская справка, справка на работу, санаторно курортная карта'),
  ('infectious-disease', 'both', 2, 'ковид, коронавирус'),
  ('psychiatrist', 'both', 2, 'стресс'),
  ('cardiologist', 'both', 2, 'отекают ноги, опухли ноги, отек ног, грудь, обморок'),
  ('neurologist', 'both', 2, 'обморок, логопед'),
  ('neurologist', 'adult', 1, 'логопед'),
  ('neurologist', 'both', 1, 'мануальный терапевт, мануальная терапия, остеопат, нервный тик, дергается глаз'),
  ('rehabilitation', 'both', 2, 'мануальный терапевт, мануальная терапия, остеопат'),
  ('surgeon', 'adult', 1, 'вены, шишка, обморожение, отморозил, аппендицит'),
  ('surgeon', 'adult', 2, 'укусила собака, укус собаки, укусила кошка, укус кошки, пятка, локоть, болит бок, бок'),
  ('surgeon-child', 'child', 1, 'шишка, обморожение, аппендицит, укусила собака, укус собаки, укусила кошка, укус кошки'),
  ('traumatologist', 'adult', 1, 'укусила собака, укус собаки, укусила кошка, укус кошки, пятка, болит пятка, локоть, болит локоть, хрустит колено, хруст в колене, ключица, ребро, ребра, синяк'),
  ('orthopaedist-child', 'child', 1, 'пятка, локоть, ключица, синяк'),
  ('urologist', 'adult', 1, 'часто в туалет'),
  ('nephrologist', 'child', 1, 'часто в туалет'),
  ('ob-gyn', 'adult', 1, 'молочная железа, молочные железы, болит низ живота'),
  ('ob-gyn', 'adult', 2, 'грудь'),
  ('oncologist', 'both', 2, 'молочная железа, молочные железы'),
  ('endocrinologist', 'both', 1, 'диетолог, похудеть'),
  ('endocrinologist', 'both', 2, 'потливость'),
  ('gastroenterologist', 'both', 1, 'горечь во рту'),
  ('gastroenterologist', 'both', 2, 'диетолог, запах изо рта'),
  ('dermatologist', 'both', 1, 'трихолог, подолог, губа, губы, мозоль, мозоли, заеды'),
  ('ent', 'both', 1, 'сурдолог')
) as seed (code, audience, place, phrases)
cross join regexp_split_to_table(phrases, ',\s*') as phrase
on conflict do nothing;

insert into access.synonym (lang, phrase, specialty_code, audience, place)
select 'en', phrase, code, audience, place
from (values
  ('dentist', 'both', 1, 'dentist, tooth, teeth, toothache, gum, gums, filling, braces, wisdom tooth, jaw'),
  ('paediatrician', 'child', 1, 'covid, vaccine, jab, flu shot, x-ray, teething, anaemia'),
  ('psychologist', 'both', 1, 'psychologist, psychotherapist, counselling'),
  ('therapist', 'adult', 1, 'covid, stress, pressure, high pressure, vaccine, jab, flu shot, x-ray, mri, ct scan, chest, anaemia, swollen legs, medical certificate'),
  ('cardiologist', 'both', 2, 'pressure, high pressure, chest, swollen legs'),
  ('infectious-disease', 'both', 2, 'covid'),
  ('psychiatrist', 'both', 2, 'stress'),
  ('traumatologist', 'adult', 1, 'dog bite, cat bite, elbow, heel'),
  ('surgeon', 'adult', 2, 'dog bite, cat bite'),
  ('surgeon-child', 'child', 1, 'dog bite, cat bite, appendicitis'),
  ('surgeon', 'adult', 1, 'veins, appendicitis, frostbite, lump'),
  ('dermatologist', 'both', 1, 'hair, lips'),
  ('endocrinologist', 'both', 1, 'weight, lose weight, dietitian')
) as seed (code, audience, place, phrases)
cross join regexp_split_to_table(phrases, ',\s*') as phrase
on conflict do nothing;

insert into access.danger_word (lang, phrase, kind)
select lang, phrase, 'ambulance'
from (values
  ('ru', 'обморок, аппендицит, тепловой удар, солнечный удар'),
  ('en', 'appendicitis, heatstroke')
) as seed (lang, phrases)
cross join regexp_split_to_table(phrases, ',\s*') as phrase
on conflict do nothing;

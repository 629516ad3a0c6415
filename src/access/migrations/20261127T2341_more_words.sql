-- Parts of the body that people name first, and words that found nobody or the wrong doctor («head» was read as «hear»).
insert into access.synonym (lang, phrase, specialty_code, audience, place)
select 'ru', phrase, code, audience, place
from (values
  ('traumatologist', 'adult', 1, 'палец, пальцы, болит палец, бедро, голень, лодыжка, голеностоп, ступня, кисть, запястье, предплечье, копчик, таз, кости, кость, шпора, связка'),
  ('surgeon', 'adult', 2, 'палец, пальцы, болит палец, бедро, голень, лодыжка, голеностоп, ступня, кисть, запястье, предплечье, копчик'),
  ('orthopaedist-child', 'child', 1, 'палец, пальцы, болит палец, бедро, голень, лодыжка, голеностоп, ступня, кисть, запястье, предплечье, копчик, таз, кости, кость, ручка, ножка'),
  ('therapist', 'adult', 1, 'затылок, висок, виски, лоб, рот, во рту, небо, слюна, лимфоузлы, лимфоузел, увеличены лимфоузлы, мышцы, болят мышцы, судороги в ногах, сосуды, худею, инвалидность, мсэ, осмотр, чекап, ротавирус, подмышка, ребра болят, рожа, бессилие, нет сил'),
  ('neurologist', 'both', 2, 'затылок, висок, виски, мышцы, болят мышцы, судороги в ногах'),
  ('surgeon', 'adult', 2, 'сосуды, рожа'),
  ('paediatrician', 'child', 1, 'затылок, висок, виски, лоб, рот, во рту, небо, слюна, лимфоузлы, лимфоузел, мышцы, болят мышцы, судороги в ногах, худею, худеет, инвалидность, осмотр, осмотр в садик, осмотр перед садиком, осмотр в школу, осмотр перед школой, ротавирус, вши, педикулез, вес, плохо набирает вес, нет сил'),
  ('dentist', 'both', 1, 'щека, опухла щека, щека опухла'),
  ('surgeon', 'adult', 1, 'пупок, пах, болит в паху, ягодица, заноза, гной, гноится, абсцесс, тромб, тромбоз, тромбофлебит'),
  ('surgeon-child', 'child', 1, 'пупок, пах, болит в паху, заноза, гной, гноится, абсцесс'),
  ('urologist', 'adult', 2, 'пах, болит в паху'),
  ('gastroenterologist', 'both', 1, 'желчный, желчнокаменная болезнь, желтуха'),
  ('surgeon', 'adult', 2, 'желчный, желчнокаменная болезнь'),
  ('ent', 'both', 1, 'ушко, ушки, ушки болят, носик, горлышко, не слышу, не слышит, оглох, плохо слышит'),
  ('ophthalmologist', 'both', 1, 'не вижу, не видит, бельмо, ослеп, ослепла, глазик, глазики, ресницы'),
  ('coloproctologist', 'both', 1, 'кровь из попы, кровь из заднего прохода, попа, задний проход, болит попа'),
  ('ob-gyn', 'adult', 1, 'выкидыш, аборт, прерывание беременности, постановка на учет по беременности'),
  ('cardiologist', 'both', 1, 'холтер, суточный мониторинг, суточный мониторинг давления'),
  ('dermatologist', 'adult', 1, 'вши, педикулез'),
  ('neurologist', 'both', 1, 'радикулит, межпозвоночная грыжа, межпозвонковая грыжа, грыжа диска, протрузия, позвоночник'),
  ('traumatologist', 'adult', 2, 'позвоночник'),
  ('geriatrician', 'adult', 1, 'деменция, альцгеймер, болезнь альцгеймера, пожилая мама, пожилой отец'),
  ('neurologist', 'both', 2, 'деменция, альцгеймер, болезнь альцгеймера'),
  ('endocrinologist', 'adult', 1, 'вес')
) as seed (code, audience, place, phrases)
cross join regexp_split_to_table(phrases, ',\s*') as phrase
on conflict do nothing;

insert into access.synonym (lang, phrase, specialty_code, audience, place)
select 'en', phrase, code, audience, place
from (values
  ('therapist', 'adult', 1, 'head, my head hurts, head ache, neck, belly, tummy, mouth, tongue, muscle, muscles, blood pressure, sick leave, sick note, checkup, check up, urine test, stool test, blood test, sleep, swelling, lymph nodes, swollen glands, weak, sugar'),
  ('neurologist', 'both', 2, 'head, neck, sleep, muscle, muscles'),
  ('paediatrician', 'child', 1, 'head, my head hurts, head ache, neck, belly, tummy, mouth, tongue, muscle, muscles, baby, my baby, checkup, check up, urine test, stool test, blood test, sleep, swelling, swollen glands, weak, colic'),
  ('surgeon', 'adult', 1, 'arm, leg, my leg hurts, cut, splinter, abscess, navel, groin'),
  ('surgeon-child', 'child', 1, 'cut, splinter, abscess, navel, groin'),
  ('traumatologist', 'adult', 1, 'finger, fingers, toe, toes, hand, foot, feet, ankle, wrist, elbow, bone, bones, tailbone, heel, shin'),
  ('surgeon', 'adult', 2, 'finger, fingers, toe, toes, hand, foot, feet, ankle, wrist'),
  ('orthopaedist-child', 'child', 1, 'arm, leg, my leg hurts, finger, fingers, toe, toes, hand, foot, feet, ankle, wrist, elbow, bone, bones, heel, shin'),
  ('infectious-disease', 'both', 1, 'tick, tick bite'),
  ('endocrinologist', 'both', 2, 'sugar'),
  ('ent', 'both', 1, 'deaf, can not hear'),
  ('ophthalmologist', 'both', 1, 'can not see, eyelid'),
  ('dermatologist', 'adult', 1, 'lice'),
  ('paediatrician', 'child', 1, 'lice'),
  ('ob-gyn', 'adult', 1, 'abortion, miscarriage'),
  ('neurologist', 'both', 1, 'spine, slipped disc, herniated disc'),
  ('geriatrician', 'adult', 1, 'dementia, alzheimer'),
  ('neurologist', 'both', 2, 'dementia, alzheimer')
) as seed (code, audience, place, phrases)
cross join regexp_split_to_table(phrases, ',\s*') as phrase
on conflict do nothing;

insert into access.danger_word (lang, phrase, kind)
select lang, phrase, kind
from (values
  ('ru', 'ambulance', 'анафилактический шок, передозировка, передоз, наглотался таблеток, наглоталась таблеток, подавился, подавилась, поперхнулся и задыхается, проглотил иголку, проглотил монету, открытый перелом, укусила змея, укус змеи, угарный газ, внезапно ослеп, внезапно ослепла, резко пропало зрение, рожаю, начались роды, гипертонический криз, давление 200, давление 220, черный стул, приступ астмы, приступ эпилепсии, упал с высоты, упала с высоты, выпал из окна, сбила машина, оторвался тромб, выкидыш, острая боль в животе, нестерпимая боль'),
  ('ru', 'suicide', 'повеситься, повешусь, нет смысла жить, незачем жить, не вижу смысла жить, лучше умереть, устал жить, устала жить, порезать себя'),
  ('en', 'ambulance', 'can''t breathe, can not breath, snake bite, carbon monoxide, drowning, drowned, electric shock, electrocuted, hit by a car, fell from height, giving birth, sudden blindness, asthma attack, unbearable pain'),
  ('en', 'suicide', 'hang myself, no reason to live, nothing to live for, cutting myself, tired of living')
) as seed (lang, kind, phrases)
cross join regexp_split_to_table(phrases, ',\s*') as phrase
on conflict do nothing;

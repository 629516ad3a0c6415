-- Plain words for what hurts, and the doctor they lead to. Data of the network: an operator may add words. `place` 1 is
-- the doctor to begin with, 2 one who may be right as well; several with place 1 mean that the page asks. `audience` says
-- for whom the words mean that. Names of specialties need no rows: they are read from clinics.specialty.
create table access.synonym (
  lang text not null,
  phrase text not null,
  specialty_code text not null,
  audience text not null,
  place smallint not null,
  constraint synonym_pk primary key (lang, phrase, specialty_code, audience),
  constraint synonym_lang_ck check (lang in ('ru', 'en')),
  constraint synonym_audience_ck check (audience in ('adult', 'child', 'both')),
  constraint synonym_place_ck check (place in (1, 2)),
  constraint synonym_phrase_ck check (phrase = lower(phrase) and phrase <> '')
);
select platform.place('access.synonym', 'reference');

-- Words after which the page speaks of 103 and 112 before anything else.
create table access.danger_word (
  lang text not null,
  phrase text not null,
  kind text not null,
  constraint danger_word_pk primary key (lang, phrase),
  constraint danger_word_lang_ck check (lang in ('ru', 'en')),
  constraint danger_word_kind_ck check (kind in ('ambulance', 'suicide')),
  constraint danger_word_phrase_ck check (phrase = lower(phrase) and phrase <> '')
);
select platform.place('access.danger_word', 'reference');

-- Which doctor treats what is our reading of common medical practice; it only leads to a list of doctors and is no advice.
insert into access.synonym (lang, phrase, specialty_code, audience, place)
select 'ru', phrase, code, audience, place
from (values
  ('therapist', 'adult', 1, 'терапевт, участковый, участковый врач, простуда, температура, жар, озноб, кашель, кашляю, насморк, сопли, орви, грипп, слабость, плохо себя чувствую, недомогание, давление, повышенное давление, скачет давление, головная боль, болит голова, голова кружится, головокружение, болит живот, боль в животе, тошнота, тошнит, рвота, понос, диарея, больничный, больничный лист, рецепт, справка, диспансеризация, профосмотр, направление, анализы, анализ крови, прививка, вакцинация, похудел, потею, устаю, усталость, бессонница, не сплю, болит спина, боль в спине, поясница, отеки, пневмония, бронхит, болит все тело, ломота'),
  ('gp', 'adult', 2, 'семейный врач, воп, простуда, температура, жар, кашель, кашляю, насморк, орви, грипп, слабость, недомогание, давление, головная боль, болит голова, болит живот, больничный, рецепт, справка, болит спина, прививка'),
  ('gp', 'adult', 1, 'врач общей практики, общая практика'),
  ('paediatrician', 'child', 1, 'педиатр, детский врач, ребенок заболел, кашель, кашляет, простуда, температура, жар, насморк, сопли, орви, грипп, слабость, головная боль, болит голова, болит живот, боль в животе, колики, тошнота, тошнит, рвота, понос, диарея, прививка, вакцинация, справка, справка в школу, справка в сад, справка в бассейн, анализы, срыгивает, не ест, плохо ест, прикорм, новорожденный, грудничок, младенец, медосмотр, ветрянка, скарлатина, сыпь, температура у ребенка, недомогание, больничный, направление'),
  ('ophthalmologist', 'both', 1, 'окулист, глазной, глазной врач, врач по глазам, глаз, глаза, болят глаза, зрение, плохо вижу, плохо видит, близорукость, дальнозоркость, очки, линзы, конъюнктивит, ячмень, катаракта, глаукома, слезятся глаза, веко, мушки в глазах, косоглазие, давление в глазу, глазное давление, глазное дно, проверить зрение'),
  ('ent', 'both', 1, 'лор, ухо горло нос, отоларинголог, отит, ухо, уши, болит ухо, стреляет в ухе, заложило ухо, пробка в ухе, шум в ушах, слух, плохо слышу, глухота, горло, болит горло, нос, заложен нос, не дышит нос, гайморит, синусит, пазухи, ангина, миндалины, тонзиллит, гланды, аденоиды, храп, храплю, охрип, голос пропал, ларингит, фарингит, полипы в носу, кровь из носа, обоняние, не чувствую запах'),
  ('ob-gyn', 'adult', 1, 'гинеколог, женский врач, женская консультация, беременность, беременна, месячные, менструация, задержка, климакс, менопауза, контрацепция, спираль, молочница, выделения у женщин, цистит у женщин, яичники, матка, шейка матки, киста яичника, миома, эндометриоз, бесплодие, роды, мазок'),
  ('surgeon', 'adult', 1, 'хирург, нарыв, гнойник, фурункул, вросший ноготь, грыжа, варикоз, вены на ногах, рана, порез, ожог, липома, жировик, атерома, шишка под кожей, снять швы, перевязка, панариций, диабетическая стопа, желчный пузырь, камни в желчном, колено, болит колено, сустав, болит нога, болит рука'),
  ('surgeon-child', 'child', 1, 'хирург, детский хирург, нарыв, гнойник, вросший ноготь, грыжа, пупочная грыжа, паховая грыжа, рана, порез, ожог, фимоз, крайняя плоть, яичко, снять швы, перевязка'),
  ('neurologist', 'both', 1, 'невролог, невропатолог, неврология, немеет рука, немеет нога, немеют руки, немеют пальцы, онемение, мигрень, защемило нерв, седалищный нерв, ишиас, тремор, дрожат руки, эпилепсия, невралгия, нерв, неврит, после инсульта, паркинсон, рассеянный склероз, сотрясение, тик'),
  ('neurologist', 'both', 2, 'болит спина, боль в спине, поясница, остеохондроз, головокружение, голова кружится, головная боль, болит голова, бессонница, не сплю, память, плохая память, болит шея, шея, грыжа позвоночника, не говорит, задержка речи, гиперактивность, шум в ушах'),
  ('therapist', 'adult', 1, 'остеохондроз, болит шея, шея, память, плохая память, изжога, желудок, болит желудок, одышка, задыхаюсь, аллергия, болят суставы, холестерин, сахар, щитовидка, сердце, аритмия, почки, болят почки'),
  ('cardiologist', 'both', 1, 'кардиолог, сердечник, ишемия, порок сердца, шумы в сердце, стенокардия, после инфаркта, кардиограмма, экг, экстрасистолия, тахикардия'),
  ('cardiologist', 'both', 2, 'сердце, аритмия, давление, повышенное давление, скачет давление, гипертония, сердцебиение, холестерин, одышка, отеки'),
  ('therapist', 'adult', 1, 'гипертония, сердцебиение'),
  ('paediatrician', 'child', 1, 'сердце, аритмия, аллергия, почки, желудок, болит желудок, одышка, болит спина, память'),
  ('dermatologist', 'both', 1, 'дерматолог, кожник, кожный врач, кожа, прыщи, прыщ, угри, акне, сыпь, зуд, чешется, чешется кожа, экзема, псориаз, дерматит, лишай, грибок, грибок ногтей, ноготь, ногти, бородавка, бородавки, папиллома, родинка, пятно на коже, пятна на коже, шелушится, перхоть, выпадают волосы, волосы, облысение, чесотка, герпес, крапивница, розацеа, потница, нейродермит'),
  ('traumatologist', 'adult', 1, 'травматолог, ортопед, травма, перелом, вывих, растяжение, ушиб, гипс, болит колено, колено, связки, мениск, плоскостопие, косточка на ноге, пяточная шпора, болит плечо, плечо, тазобедренный сустав, эндопротез, сколиоз, болит стопа, подвернул ногу, упал, артроз'),
  ('orthopaedist-child', 'child', 1, 'ортопед, детский ортопед, плоскостопие, осанка, сколиоз, косолапость, кривошея, дисплазия, походка, колено, болит колено, перелом, вывих, травма, хромает, ходит на носочках, стопа'),
  ('endocrinologist', 'both', 1, 'эндокринолог, диабет, сахарный диабет, инсулин, гормоны, гормон, узлы в щитовидке, зоб, ожирение, лишний вес, щитовидная железа, гипотиреоз, тиреотоксикоз, плохо растет, рост'),
  ('endocrinologist', 'both', 2, 'щитовидка, сахар, похудел, потею'),
  ('urologist', 'adult', 1, 'уролог, мужской врач, простата, простатит, аденома простаты, аденома, цистит, больно мочиться, мочеиспускание, часто хожу в туалет, моча с кровью, кровь в моче, камни в почках, мочевой пузырь, недержание, яичко, потенция, эрекция, мочекаменная болезнь, мочекаменная'),
  ('urologist', 'adult', 2, 'почки, болят почки'),
  ('gastroenterologist', 'both', 1, 'гастроэнтеролог, гастрит, язва, язва желудка, панкреатит, поджелудочная, колит, вздутие, вздутие живота, запор, печень, гастроскопия, рефлюкс, кишечник, синдром раздраженного кишечника, целиакия'),
  ('gastroenterologist', 'both', 2, 'изжога, желудок, болит желудок, болит живот, боль в животе, тошнота, тошнит, понос, диарея, желчный пузырь'),
  ('ultrasound', 'both', 1, 'узи, ультразвук, ультразвуковое исследование, сделать узи, эхо сердца, доплер, узист, эхокардиография, узи почек, узи живота, узи брюшной полости, узи щитовидной железы, узи щитовидки, узи сердца, узи груди, узи молочных желез, узи малого таза, узи сосудов, узи суставов, узи печени'),
  ('pulmonologist', 'both', 1, 'пульмонолог, легочник, астма, бронхиальная астма, хобл, легкие, плевра, спирометрия, после пневмонии'),
  ('pulmonologist', 'both', 2, 'кашель, кашляю, кашляет, бронхит, одышка, задыхаюсь, пневмония'),
  ('allergologist', 'both', 1, 'аллерголог, иммунолог, поллиноз, сенная лихорадка, аллергопробы, иммунитет, аллергия на пыльцу, аллергия на кошек, аллергия на лекарства, пищевая аллергия, диатез'),
  ('allergologist', 'both', 2, 'аллергия, крапивница, астма, чихаю, сыпь'),
  ('therapist', 'adult', 1, 'чихаю'),
  ('rheumatologist', 'adult', 1, 'ревматолог, ревматизм, артрит, ревматоидный артрит, подагра, волчанка, бехтерев, системная красная волчанка, васкулит'),
  ('rheumatologist', 'adult', 2, 'болят суставы, сустав, артроз'),
  ('physiotherapist', 'both', 1, 'физиотерапевт, физиотерапия, физиопроцедуры, электрофорез, магнит, прогревание, лазеротерапия, ингаляция'),
  ('rehabilitation', 'both', 1, 'реабилитолог, реабилитация, лфк, лечебная физкультура, восстановление после инсульта, восстановление после операции, массаж, восстановление после травмы'),
  ('nephrologist', 'both', 1, 'нефролог, пиелонефрит, гломерулонефрит, почечная недостаточность, белок в моче, гемодиализ, диализ'),
  ('nephrologist', 'both', 2, 'почки, болят почки, отеки'),
  ('coloproctologist', 'adult', 1, 'проктолог, геморрой, анальная трещина, трещина заднего прохода, задний проход, кровь в стуле, кровь в кале, колоноскопия, прямая кишка, парапроктит'),
  ('geriatrician', 'adult', 1, 'гериатр, пожилой, пожилой врач, старость, старческий, бабушке тяжело, деменция'),
  ('psychiatrist', 'both', 1, 'психиатр, депрессия, тревога, панические атаки, паническая атака, голоса в голове, галлюцинации, навязчивые мысли, психоз, шизофрения, биполярное расстройство, душевная болезнь, психическое здоровье, анорексия, булимия'),
  ('narcologist', 'both', 1, 'нарколог, алкоголь, алкоголизм, пью, запой, зависимость, наркотики, бросить пить, бросить курить, курение, похмелье, игромания'),
  ('venereologist', 'adult', 1, 'зппп, иппп, половая инфекция, сифилис, гонорея, хламидиоз, хламидии, кожно венеролог, незащищенный секс, половые инфекции'),
  ('oncologist', 'both', 1, 'онколог, рак, опухоль, онкология, новообразование, метастазы, химиотерапия, шишка в груди, уплотнение в груди, маммолог, меланома, онкомаркеры'),
  ('oncologist', 'both', 2, 'родинка, узлы в щитовидке, шишка под кожей'),
  ('infectious-disease', 'both', 1, 'инфекционист, инфекция, гепатит, вич, спид, клещ, укусил клещ, укус клеща, боррелиоз, глисты, паразиты, малярия, сальмонелла, корь, мононуклеоз, после поездки, желтуха')
) as seed (code, audience, place, phrases)
cross join regexp_split_to_table(phrases, ',\s*') as phrase
on conflict do nothing;

insert into access.synonym (lang, phrase, specialty_code, audience, place)
select 'en', phrase, code, audience, place
from (values
  ('therapist', 'adult', 1, 'therapist, cold, fever, temperature, cough, coughing, runny nose, flu, weakness, unwell, blood pressure, headache, dizzy, dizziness, stomach ache, abdominal pain, nausea, vomiting, diarrhoea, sick note, prescription, certificate, check-up, referral, blood test, vaccination, tired, insomnia, back pain, heart, palpitations, allergy, heartburn, joint pain, cholesterol'),
  ('gp', 'adult', 1, 'general practice, family doctor'),
  ('gp', 'adult', 2, 'cold, fever, cough, flu, headache, back pain, sick note, prescription'),
  ('paediatrician', 'child', 1, 'pediatrician, children doctor, cold, fever, temperature, cough, coughing, runny nose, flu, headache, stomach ache, abdominal pain, nausea, vomiting, diarrhoea, vaccination, newborn, infant, chickenpox, rash, check-up, not eating, allergy, school certificate'),
  ('ophthalmologist', 'both', 1, 'eye, eyes, eye doctor, oculist, optician, sight, vision, glasses, lenses, cataract, glaucoma, conjunctivitis, squint'),
  ('ent', 'both', 1, 'ear, ears, earache, nose, throat, sore throat, ear nose throat, tonsils, tonsillitis, hearing, deaf, sinus, sinusitis, blocked nose, nosebleed, snoring, hoarse, adenoids'),
  ('ob-gyn', 'adult', 1, 'gynaecologist, gynecologist, pregnant, pregnancy, period, periods, contraception, menopause, womb, ovary, thrush, smear test'),
  ('surgeon', 'adult', 1, 'surgeon, boil, abscess, hernia, wound, burn, ingrown nail, varicose veins, stitches, lump under the skin, knee'),
  ('surgeon-child', 'child', 1, 'surgeon, hernia, wound, burn, ingrown nail, stitches'),
  ('neurologist', 'both', 1, 'neurologist, numb, numbness, migraine, nerve, epilepsy, tremor, after a stroke, sciatica, concussion'),
  ('neurologist', 'both', 2, 'headache, dizziness, back pain, insomnia, memory'),
  ('therapist', 'adult', 1, 'memory'),
  ('cardiologist', 'both', 1, 'cardiologist, ecg, angina, arrhythmia, heart murmur, after a heart attack'),
  ('cardiologist', 'both', 2, 'heart, blood pressure, palpitations, cholesterol'),
  ('dermatologist', 'both', 1, 'skin, skin doctor, pimples, acne, spots, rash, itch, itching, eczema, psoriasis, mole, wart, warts, fungus, nails, hair loss, hives'),
  ('traumatologist', 'adult', 1, 'orthopaedist, orthopedist, fracture, broken bone, sprain, dislocation, knee, shoulder pain, flat feet, hip, ligament, plaster cast'),
  ('orthopaedist-child', 'child', 1, 'orthopaedist, orthopedist, flat feet, posture, scoliosis, fracture, knee'),
  ('endocrinologist', 'both', 1, 'endocrinologist, diabetes, thyroid, hormones, insulin, overweight, obesity'),
  ('urologist', 'adult', 1, 'urologist, prostate, cystitis, bladder, kidney stones, blood in urine, painful urination, incontinence'),
  ('gastroenterologist', 'both', 1, 'gastroenterologist, ulcer, gastritis, liver, pancreas, constipation, bowel, bloating, reflux'),
  ('gastroenterologist', 'both', 2, 'heartburn, stomach ache, abdominal pain, nausea'),
  ('ultrasound', 'both', 1, 'ultrasound, scan, sonography'),
  ('pulmonologist', 'both', 1, 'pulmonologist, lungs, lung, asthma'),
  ('pulmonologist', 'both', 2, 'cough, coughing, shortness of breath'),
  ('allergologist', 'both', 1, 'allergist, hay fever, immunologist, food allergy, pollen'),
  ('allergologist', 'both', 2, 'allergy, hives'),
  ('rheumatologist', 'adult', 1, 'rheumatologist, arthritis, gout, lupus'),
  ('rheumatologist', 'adult', 2, 'joint pain'),
  ('physiotherapist', 'both', 1, 'physiotherapy, physiotherapist'),
  ('rehabilitation', 'both', 1, 'rehabilitation, rehab, exercise therapy'),
  ('nephrologist', 'both', 1, 'nephrologist, kidney, kidneys, dialysis'),
  ('coloproctologist', 'adult', 1, 'proctologist, piles, haemorrhoids, hemorrhoids, rectal bleeding, colonoscopy'),
  ('geriatrician', 'adult', 1, 'geriatrician, elderly, dementia, old age'),
  ('psychiatrist', 'both', 1, 'psychiatrist, depression, anxiety, panic attacks, hallucinations, mental health'),
  ('narcologist', 'both', 1, 'addiction, alcohol, drinking, drugs, quit smoking'),
  ('venereologist', 'adult', 1, 'std, sti, syphilis, gonorrhoea, chlamydia, sexual infection'),
  ('oncologist', 'both', 1, 'oncologist, cancer, tumour, tumor, lump in the breast, chemotherapy'),
  ('oncologist', 'both', 2, 'mole'),
  ('infectious-disease', 'both', 1, 'infection, hepatitis, hiv, tick bite, worms, parasites, measles')
) as seed (code, audience, place, phrases)
cross join regexp_split_to_table(phrases, ',\s*') as phrase
on conflict do nothing;

insert into access.danger_word (lang, phrase, kind)
select lang, phrase, kind
from (values
  ('ru', 'ambulance', 'боль в груди, болит грудь, болит в груди, боль за грудиной, давит в груди, жжет в груди, сдавило грудь, инфаркт, инсульт, перекосило лицо, лицо перекосило, отнялась рука, отнялась нога, отнялась речь, пропала речь, не могу говорить, потерял сознание, потеряла сознание, без сознания, потеря сознания, не дышит, задыхаюсь, задыхается, не могу дышать, трудно дышать, нечем дышать, судороги, сильное кровотечение, кровотечение, кровь не останавливается, рвота с кровью, рвет кровью, отравился, отравилась, отравление, проглотил батарейку, проглотил таблетки, анафилаксия, отек квинке, опухло горло, сильная аллергия отек, ударило током, утонул, сильный ожог, не приходит в себя, менингит, схватки, отошли воды'),
  ('ru', 'suicide', 'не хочу жить, не хочется жить, хочу умереть, хочется умереть, суицид, суицидальные мысли, самоубийство, покончить с собой, покончить с жизнью, убить себя, убью себя, порезать вены, режу себя, хочет умереть, не хочет жить, мысли о смерти'),
  ('en', 'ambulance', 'chest pain, heart attack, stroke, face drooping, unconscious, fainted, passed out, cannot breathe, can not breathe, not breathing, choking, severe bleeding, bleeding heavily, vomiting blood, poisoned, poisoning, overdose, seizure, anaphylaxis, swallowed a battery, meningitis, in labour'),
  ('en', 'suicide', 'suicide, suicidal, want to die, kill myself, end my life, self harm, do not want to live')
) as seed (lang, kind, phrases)
cross join regexp_split_to_table(phrases, ',\s*') as phrase
on conflict do nothing;

-- What people write when it is worst, and words that were missing beside their neighbours.
insert into access.danger_word (lang, phrase, kind)
select lang, phrase, kind
from (values
  ('ru', 'ambulance', 'умираю, умирает, помираю, нет пульса, остановка сердца, сердце остановилось, не просыпается, посинел, посинела, посинели губы, синеет, захлебнулся, захлебнулась, ножевое ранение, пулевое ранение, разбил голову, сильный удар головой, паралич, парализовало, кровь изо рта, кашель с кровью, выпил уксус, выпила уксус'),
  ('ru', 'suicide', 'надоело жить, не могу больше жить, жить не хочу, хочу исчезнуть навсегда'),
  ('en', 'ambulance', 'dying, i am dying, no pulse, cardiac arrest, not waking up, won''t wake up, turned blue, stabbed, paralysed, paralyzed, coughing blood, coughing up blood')
) as seed (lang, kind, phrases)
cross join regexp_split_to_table(phrases, ',\s*') as phrase
on conflict do nothing;

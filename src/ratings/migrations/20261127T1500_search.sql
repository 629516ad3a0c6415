-- Words are looked for within one clinic. With the clinic as one more word of each answer the index finds the few of a
-- clinic that have a rare word at once; without it all clinics' answers with the word would be looked at.
create index answer_words_ix on ratings.answer using gin ((stems || array_to_tsvector(array[clinic_id::text])));
drop index ratings.answer_stems_ix;

-- what a post is called on English pages; null: its name in Latin letters
alter table reception.post add column name_en text;
alter table reception.post add constraint post_name_en_ck check (length(name_en) between 1 and 60);

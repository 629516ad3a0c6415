-- What matters when a branch is chosen. Null is "not known", which is never shown as "no".
alter table clinics.branch add column step_free boolean;
alter table clinics.branch add column lift boolean;
-- languages other than Russian that somebody there speaks: ISO 639-1
alter table clinics.branch add column languages text[];

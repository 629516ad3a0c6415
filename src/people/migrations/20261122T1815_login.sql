-- Roles are given by login, in any case of its letters.
create index account_login_ix on people.account (issuer, lower(login));

-- Senior administrators keep the posts of a clinic's buildings, the lists of who may hold them, and notices.
alter table people.role drop constraint role_role_ck;
alter table people.role add constraint role_role_ck check (role in
  ('doctor', 'head_of_department', 'chief_doctor', 'administrator', 'senior_administrator', 'moderator', 'city_officer', 'operator'));

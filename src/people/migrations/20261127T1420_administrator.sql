-- Front-desk people («администратор»): they book, move and cancel for visitors at one clinic.
alter table people.role drop constraint role_role_ck;
alter table people.role add constraint role_role_ck check (role in
  ('doctor', 'head_of_department', 'chief_doctor', 'administrator', 'moderator', 'city_officer', 'operator'));

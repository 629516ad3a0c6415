-- For those who ask what has become of cases since they last looked.
create index case_moved_ix on cases.case (clinic_id, updated_at);

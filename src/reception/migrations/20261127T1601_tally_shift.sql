-- What stands of a shift is counted whenever its page is shown.
create index tally_shift_ix on reception.tally (clinic_id, shift_id);

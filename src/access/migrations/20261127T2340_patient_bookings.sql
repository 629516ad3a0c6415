-- The bookings of a patient whom the clinic's own system knows: searched by Appointment?patient=….
create index booking_patient_ix on access.booking (clinic_id, patient_id) where patient_id is not null;

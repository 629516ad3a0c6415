-- Personal notices whose address and text are still kept: few at a time.
create index message_forget_ix on letters.message (clinic_id, updated_at) where content ? 'forget';

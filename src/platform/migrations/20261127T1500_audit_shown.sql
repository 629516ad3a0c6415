-- One event may show many subjects at once, as a list does; their ids stand in its detail under `shown`. Written at
-- once (no fastupdate): nobody who opens a list waits for the entries of a hundred others.
create index audit_event_shown_ix on platform.audit_event using gin ((detail -> 'shown')) with (fastupdate = off)
  where detail ? 'shown';

-- a shift that ended because its post was closed is not one of somebody taken off the list
alter table reception.shift drop constraint shift_kind_ck;
alter table reception.shift add constraint shift_kind_ck check (end_kind in ('signed_off', 'moved', 'replaced', 'revoked', 'closed', 'over'));

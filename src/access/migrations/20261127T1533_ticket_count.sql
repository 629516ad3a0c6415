-- How many tickets a branch has given for a day (desk/tickets.ts).
create table access.ticket_count (
  clinic_id uuid not null,
  branch_id uuid not null,
  day date not null,
  last int not null,
  constraint ticket_count_pk primary key (clinic_id, branch_id, day)
);
select platform.place('access.ticket_count', 'distributed');

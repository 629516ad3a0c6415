-- Rows are written anew all day long: room in their page, so that a figure that changes without its freshness stays there.
alter table access.wait set (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.05);

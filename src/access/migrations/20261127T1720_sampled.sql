-- What was counted again of late, over all branches and specialties: asked for twice a second by every web process.
create index wait_sampled_ix on access.wait (sampled_at);

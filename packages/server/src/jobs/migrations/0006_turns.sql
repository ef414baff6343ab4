-- Of credits: whether the account had no balance before. From there on its balance is what the entries say.
alter table entries add column opens boolean not null default false;

-- Who stands before a queued job is counted in the index alone.
drop index jobs_turns;

drop index jobs_queued;

create index jobs_turns on jobs (turn, number) where status = 'queued';

-- Open jobs of a key: how many there are, and the last one's turn.
drop index jobs_account_turns;

drop index jobs_account_open;

create index jobs_key_open on jobs (account, key, turn) where status in ('queued', 'running');

-- How often a key has created jobs in its minute: written by rate-limiter-flexible, on PostgreSQL alone.
-- What a crash costs here is a count begun anew.
create unlogged table creates (
  key varchar(255) primary key,
  points integer not null default 0,
  expire bigint
);

-- The account of calls made before the first key exists is there from the beginning.
insert into accounts (id) values ('local') on conflict do nothing;

-- Usage and invoices read charges by time: of all accounts, and of one.
create index entries_charges on entries (at, id) where kind = 'charge';

create index entries_account_charges on entries (account, at, id) where kind = 'charge';

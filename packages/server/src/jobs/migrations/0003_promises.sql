-- What makes a job durable, counted and paid once: who asked for it, what identical requests have in
-- common, whose turn it is, what it costs; the ledger; what keys may do.

-- The key it came by; null for calls made before the first key existed.
alter table jobs add column key text;

-- SHA-256, in hex, of what identical requests have in common.
alter table jobs add column fingerprint text;

-- Its place among all queued jobs, fair between accounts: the least goes first. See turns.ts.
alter table jobs add column turn bigint not null default 0;

-- Integer micro-dollars per picture to the caller; null: unknown.
alter table jobs add column price_micros bigint;

-- When its pictures were removed from the store by age or for want of room.
alter table jobs add column removed_at timestamptz;

create index jobs_turns on jobs (turn) where status = 'queued';

create index jobs_account_turns on jobs (account, turn) where status = 'queued';

create index jobs_account_open on jobs (account, key) where status in ('queued', 'running');

create index jobs_fingerprint on jobs (account, fingerprint, created_at) where fingerprint is not null;

create index jobs_engine_running on jobs (engine) where status = 'running';

-- The row of an account is what everybody who counts or pays for it takes hold of.
create table accounts (
  id text primary key,
  -- What is left of what was paid in, holds deducted, in micro-dollars; null: nothing has to be paid in.
  balance_micros bigint,
  created_at timestamptz not null default now()
);

insert into accounts (id)
  select account from keys union select account from jobs union select account from uploads;

-- The first characters of the key, to tell it by.
alter table keys add column hint text not null default '';

-- Limits of this key alone; null: the server's own. 0: none.
alter table keys add column creates_per_minute integer;

alter table keys add column concurrent_jobs integer;

-- How many micro-dollars it may spend in each calendar month (UTC), or in all; null: as many as it likes.
alter table keys add column budget_micros bigint;

alter table keys add column budget_every text not null default 'month' check (budget_every in ('month', 'total'));

alter table keys add column last_used_at timestamptz;

-- The ledger. Nothing in it is ever changed or removed. Amounts are integer micro-dollars, never
-- negative; null is unknown. A job has one hold when it is made; when it ends, one charge and one
-- release in the transaction that ends it, and hold = charge + release.
create table entries (
  id bigint generated always as identity primary key,
  kind text not null check (kind in ('credit', 'hold', 'charge', 'release')),
  account text not null,
  key text,
  -- Null for credits alone.
  job text,
  micros bigint check (micros >= 0),
  -- How many pictures it is for.
  pictures integer not null default 0 check (pictures >= 0),
  price_micros bigint,
  -- Of charges: what the engine's host asks for them.
  cost_micros bigint,
  engine text,
  model text,
  dialect text,
  -- Of credits: why.
  note text,
  at timestamptz not null,
  unique (job, kind)
);

create index entries_account on entries (account, at);

create index entries_key on entries (key, at) where key is not null;

-- Which request made which job. After 24 hours a key may be used anew.
create table idempotency (
  account text not null,
  key text not null,
  fingerprint text not null,
  job text not null,
  created_at timestamptz not null,
  primary key (account, key)
);

create index idempotency_created on idempotency (created_at);

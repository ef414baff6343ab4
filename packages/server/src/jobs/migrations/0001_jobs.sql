-- Jobs, the pictures they made, uploads and keys. Accepted by PostgreSQL 15 and later.
-- A statement ends with a semicolon at the end of a line: the runner splits there.

create table jobs (
  id text primary key,
  account text not null,
  dialect text not null,
  engine text not null,
  status text not null check (status in ('queued', 'running', 'succeeded', 'failed', 'canceled')),
  request jsonb not null,
  -- What the pictures that came in are: see JobInputs in sql/tables.ts.
  inputs jsonb not null,
  plan jsonb,
  warnings jsonb not null default '[]',
  progress real not null default 0,
  -- What the engine last yielded to go on from after a crash.
  resume jsonb,
  problem jsonb,
  -- How often a worker has begun it.
  attempts integer not null default 0,
  -- The queue entry that may run it. Whoever holds another one is stale.
  lease uuid not null,
  created_at timestamptz not null,
  started_at timestamptz,
  finished_at timestamptz
);

create index jobs_account on jobs (account, id);

create index jobs_open on jobs (id) where status in ('queued', 'running');

create table job_images (
  job text not null references jobs (id) on delete cascade,
  index integer not null check (index >= 0),
  asset text not null,
  mime text not null,
  width integer not null,
  height integer not null,
  bytes integer not null,
  seed integer not null,
  revised_prompt text,
  primary key (job, index)
);

create index job_images_asset on job_images (asset);

create table uploads (
  account text not null,
  asset text not null,
  filename text not null,
  mime text not null,
  width integer not null,
  height integer not null,
  bytes integer not null,
  created_at timestamptz not null,
  primary key (account, asset)
);

create table keys (
  id text primary key,
  account text not null,
  name text not null,
  -- SHA-256 of the key in hex. The key itself is never kept.
  hash text not null unique,
  admin boolean not null,
  created_at timestamptz not null,
  revoked_at timestamptz
);

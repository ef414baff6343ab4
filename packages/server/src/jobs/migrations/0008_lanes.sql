-- Calls of which a host takes only so many in a second: when the next one may begin. See lanes.ts.
create table lanes (
  name text primary key,
  next_at timestamptz not null
);

-- What all processes on one database have in common.
create table server (
  name text primary key,
  value text not null
);

-- What retention asks: which pictures have a live link, and which jobs used one. And what metrics count.

-- Until when somebody may hold a signed link to a picture.
create table links (
  asset text primary key,
  until timestamptz not null
);

create index links_until on links (until);

create index jobs_inputs on jobs using gin (inputs jsonb_path_ops) where inputs <> '{"images": []}';

create index uploads_asset on uploads (asset);

-- Work that one process does for all: when it was last begun.
create table chores (
  name text primary key,
  begun_at timestamptz not null
);

create index letters_dead on letters (id) where state = 'dead';

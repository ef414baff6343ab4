-- What the ended jobs of a key were charged, summed up by the month (UTC) they were made in: a budget is looked at by
-- every create, and may not take the longer the more jobs there were. Kept by the database itself, so that processes of
-- the version before keep it too. Several rows for each month, so that jobs that end at once seldom wait for each other.
create table spendings (
  key text not null,
  month date not null,
  part smallint not null,
  micros bigint not null,
  primary key (key, month, part)
);

create function note_spending() returns trigger language plpgsql as $$ begin
  insert into spendings (key, month, part, micros)
    select key, date_trunc('month', at at time zone 'UTC')::date, new.id % 8, new.micros
    from entries where job = new.job and kind = 'hold'
    on conflict (key, month, part) do update set micros = spendings.micros + excluded.micros; return null; end $$;

create trigger entries_spending after insert on entries for each row
  when (new.kind = 'charge' and new.key is not null and new.micros > 0) execute function note_spending();

insert into spendings (key, month, part, micros)
  select charge.key, date_trunc('month', hold.at at time zone 'UTC')::date, charge.id % 8, sum(charge.micros)
  from entries charge join entries hold on hold.job = charge.job and hold.kind = 'hold'
  where charge.kind = 'charge' and charge.key is not null and charge.micros > 0 group by 1, 2, 3;

-- A tick changes the candle of its minute. Two writers of one minute wait for each other, so that the later candle includes both ticks.
create function takeover.book_minute_of(symbol text, at timestamptz) returns void
  language plpgsql volatile
  set search_path = ''
as $$
declare
  minute constant timestamptz := date_bin('1 minute', at, '2000-01-01 00:00:00+00');
begin
  perform pg_advisory_xact_lock(hashtext('legacy tick ' || symbol), extract(epoch from minute)::bigint::bit(32)::integer);
  perform takeover.book_ticks(array(select t.sequence from public."MarketTick" t
    where t.symbol = book_minute_of.symbol and t.timestamp >= minute and t.timestamp < minute + interval '1 minute'));
  delete from public."MarketData" c
   where c.symbol = book_minute_of.symbol and c.interval = '1m' and c.timestamp = minute and c.source = 'legacy'
     and not exists (select from public."MarketTick" t
                      where t.symbol = book_minute_of.symbol and t.timestamp >= minute and t.timestamp < minute + interval '1 minute');
end
$$;

create function takeover.write_tick() returns trigger
  language plpgsql security definer
  set search_path = ''
  set extra_float_digits = 1
as $$
declare
  unplaced takeover.unplaced_tick;
  -- A changed tick keeps its place among the ticks of the same instant.
  place bigint;
begin
  if tg_op <> 'INSERT' then
    delete from takeover.unplaced_tick t where t.id = old.id;
    delete from public."MarketTick" t where t.id = old.id returning t.sequence into place;
    if place is not null then
      perform takeover.book_minute_of(old.symbol, takeover.utc(old.timestamp));
    end if;
    if tg_op = 'DELETE' then
      return old;
    end if;
  end if;
  if exists (select from takeover.unplaced_tick t where t.id = new.id) then
    raise exception 'duplicate key value violates unique constraint "MarketData_pkey"' using errcode = '23505';
  end if;
  if takeover.tick_fault(new.symbol, new.timestamp, new.price, new.volume) is not null then
    unplaced := jsonb_populate_record(null::takeover.unplaced_tick, to_jsonb(new));
    insert into takeover.unplaced_tick select unplaced.*;
    perform takeover.quarantine_tick(unplaced);
    return new;
  end if;
  insert into public."MarketTick" (sequence, id, symbol, timestamp, price, volume, coherence_scores, sentiment, created_at) overriding system value
    values (coalesce(place, nextval(pg_get_serial_sequence('public."MarketTick"', 'sequence'))), new.id, new.symbol, takeover.utc(new.timestamp), new.price::text::numeric, new.volume, new."coherenceScores", new.sentiment, takeover.utc(new."createdAt"));
  insert into public."Instrument" (symbol, name) values (new.symbol, new.symbol) on conflict (symbol) do nothing;
  perform takeover.book_minute_of(new.symbol, takeover.utc(new.timestamp));
  return new;
end
$$;
create trigger write instead of insert or update or delete on legacy."MarketData" for each row execute function takeover.write_tick();

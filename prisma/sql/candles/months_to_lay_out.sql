create or replace function public.months_to_lay_out() returns setof text
  language plpgsql volatile security definer
  set search_path = ''
as $$
declare
  -- On the market's clock, with a day for late candles.
  closed_by timestamptz := coalesce((select l.market_at from public."EngineLease" l where l.id = 1), now()) - interval '1 day';
  instruments bigint := (select count(*) from public."Instrument");
  looked_at constant integer := 200;
  month record;
  mixed double precision;
begin
  perform public.require_read_committed();
  perform public.require_scope('engine', 'admin');
  for month in
    select s.name, s.first_day at time zone 'UTC' as first_at, (s.first_day + interval '1 month') at time zone 'UTC' as next_at,
           pg_relation_size(s.id) / current_setting('block_size')::double precision as blocks
      from (select c.oid as id, c.relname as name, to_date(right(c.relname, 7), 'YYYY_MM')::timestamp as first_day
              from pg_catalog.pg_inherits i join pg_catalog.pg_class c on c.oid = i.inhrelid
             where i.inhparent = 'public."MarketData"'::regclass and c.relname ~ '^MarketData_[0-9]{4}_[0-9]{2}$') s
     where (s.first_day + interval '1 month') at time zone 'UTC' <= closed_by and pg_relation_size(s.id) > 0
     order by s.name desc
  loop
    -- In a sorted month a block holds this many symbols, and one more where the next symbol begins. A block with twice as many is mixed. The rows
    -- themselves show it: no state is stored, and a month that an import has mixed again is found.
    select avg((b.symbols > 2 * (1 + instruments / month.blocks))::integer) into mixed
      from (select count(distinct m.symbol) as symbols
              from public."MarketData" m tablesample system (least(100, 100 * looked_at / month.blocks))
             where m.timestamp >= month.first_at and m.timestamp < month.next_at
             group by (m.ctid::text::point)[0]) b;
    -- A quarter bounds the work: a month is rewritten at most four times, in whatever order it is filled.
    if mixed >= 0.25 then
      return next month.name;
    end if;
  end loop;
end
$$;
comment on function public.months_to_lay_out() is
  'Months of MarketData that ended at least a day ago on the market''s clock, and in which at least a quarter of the blocks mixes symbols; latest first. Samples 200 blocks of each.';

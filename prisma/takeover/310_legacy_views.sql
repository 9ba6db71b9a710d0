-- The views for the earlier application: the same columns in the same order, with the kept values that the desk's tables cannot store.
do $views$
declare
  name text;
  plain_columns text;
  laid_columns text;
  defaulted record;
begin
  foreach name in array array['User', 'MarketData', 'Inference', 'Verification', 'Debate', 'DebateVote', 'Alert', 'SystemHealth'] loop
    select string_agg(format('v.%I', a.attname), ', ' order by a.attnum), string_agg(format('o.%I', a.attname), ', ' order by a.attnum)
      into plain_columns, laid_columns
      from pg_catalog.pg_attribute a
     where a.attrelid = format('legacy_kept.%I', name)::regclass and a.attnum > 0 and not a.attisdropped;
    if name = 'MarketData' then
      execute format('create view legacy.%I as select %s from takeover.%I v union all select %s from takeover.unplaced_tick v',
        name, plain_columns, name, plain_columns);
    else
      execute format('create view legacy.%I as select %s from takeover.%I v '
        'where not exists (select from takeover.remainder r where r.table_name = %L and r.id = v.row_id) '
        'union all select %s from takeover.remainder r join takeover.%I v on v.row_id = r.id '
        'cross join lateral jsonb_populate_record(v, r.kept) o where r.table_name = %L',
        name, plain_columns, name, name, laid_columns, name, name);
    end if;
    for defaulted in
      select a.attname as column_name, pg_get_expr(d.adbin, d.adrelid) as expression from pg_catalog.pg_attrdef d
        join pg_catalog.pg_attribute a on a.attrelid = d.adrelid and a.attnum = d.adnum
       where d.adrelid = format('legacy_kept.%I', name)::regclass and a.attgenerated = ''
    loop
      execute format('alter view legacy.%I alter column %I set default %s', name, defaulted.column_name, defaulted.expression);
    end loop;
  end loop;
end
$views$;

-- The range of a symbol by the earlier application's clock, which has no zone.
create index "MarketTick_legacy" on public."MarketTick" (symbol, ((timestamp at time zone 'UTC')::timestamp(3)));

-- Keeps the written values of columns that differ in the new tables.
create function takeover.keep_remainder(table_name text, row_id uuid, written jsonb) returns void
  language plpgsql volatile
  set search_path = ''
as $$
declare
  held jsonb;
  kept jsonb;
begin
  execute format('select to_jsonb(v) from takeover.%I v where v.row_id = $1', table_name) into held using row_id;
  select jsonb_object_agg(w.key, w.value) into kept from jsonb_each(written) w where w.value is distinct from held -> w.key;
  delete from takeover.remainder r where r.table_name = keep_remainder.table_name and r.id = row_id;
  if kept is not null then
    insert into takeover.remainder values (table_name, row_id, kept);
  end if;
end
$$;

-- The desk's id for an id of the earlier application: the stored one, or, for a new row, a uuid derived from its text.
create function takeover.id_of(table_name text, legacy_id text) returns uuid
  language sql stable
  set search_path = ''
as $$
  select coalesce((select m.id from takeover.id_map m where m.table_name = id_of.table_name and m.legacy_id = id_of.legacy_id),
                  case when takeover.is_uuid(legacy_id) then legacy_id::uuid end)
$$;

create function takeover.new_id_of(table_name text, legacy_id text) returns uuid
  language plpgsql volatile
  set search_path = ''
as $$
declare
  row_id uuid := takeover.id_of(table_name, legacy_id);
begin
  if legacy_id is null then
    raise exception 'null value in column "id" of relation "%" violates not-null constraint', table_name using errcode = '23502';
  end if;
  if row_id is null then
    row_id := takeover.uuid_of(table_name, legacy_id);
    insert into takeover.id_map values (table_name, legacy_id, row_id);
  end if;
  return row_id;
end
$$;

-- A reference to a missing row is refused, as by the earlier foreign key.
create function takeover.reference(table_name text, legacy_id text) returns uuid
  language plpgsql stable
  set search_path = ''
as $$
declare
  row_id uuid := takeover.id_of(table_name, legacy_id);
begin
  if row_id is null and legacy_id is not null then
    raise exception 'there is no % with the id %', table_name, legacy_id using errcode = '23503';
  end if;
  return row_id;
end
$$;

create function takeover.assert_same_id(old_id text, new_id text) returns void
  language plpgsql immutable
  set search_path = ''
as $$
begin
  if old_id is distinct from new_id then
    raise exception 'ids cannot change: % to %', old_id, new_id using errcode = '0A000';
  end if;
end
$$;

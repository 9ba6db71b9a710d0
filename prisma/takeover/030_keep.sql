-- All objects of the earlier application in public move aside unchanged, so that the way back finds them and the desk can use the names.
-- The move waits for running writers; later writes are refused.
set local lock_timeout to '20s';
lock table public."User", public."MarketData", public."Inference", public."Verification", public."Debate", public."DebateVote",
  public."Alert", public."SystemHealth" in share row exclusive mode;

insert into takeover.found_right select * from takeover.current_rights();
create schema legacy_kept;
comment on schema legacy_kept is 'The earlier application''s tables as they were at the takeover; read-only.';
create schema legacy;
comment on schema legacy is 'The earlier application''s tables as views: with search_path=legacy it keeps working until traderai db migrate --finish.';
select takeover.move_objects('public', 'legacy_kept');
set local lock_timeout to 0;

create function takeover.refuse_change() returns trigger
  language plpgsql
  set search_path = ''
as $$
begin
  raise exception '% is read-only since the takeover', tg_table_name
    using errcode = 'TR403', detail = 'READ_ONLY', hint = 'Connect the earlier application with search_path=legacy. It can write when the takeover is complete.';
end
$$;

do $keep$
declare
  target record;
begin
  for target in
    select c.oid::regclass as relation from pg_catalog.pg_class c where c.relnamespace = 'legacy_kept'::regnamespace and c.relkind in ('r', 'p')
  loop
    execute format('create trigger traderai_kept before insert or update or delete or truncate on %s for each statement execute function takeover.refuse_change()',
      target.relation);
  end loop;
  -- Statements refer to the types with their schema.
  for target in
    select t.oid::regtype as type from pg_catalog.pg_type t where t.typnamespace = 'legacy_kept'::regnamespace and t.typtype = 'e'
  loop
    execute format('alter type %s set schema legacy', target.type);
  end loop;
end
$keep$;

-- Grant the same rights on the views as on the tables, except rights of PUBLIC, which now includes the logins of the desk.
create function takeover.grant_views() returns void
  language plpgsql
  set search_path = ''
as $$
declare
  held record;
begin
  for held in
    select c.relname as name, pg_get_userbyid(a.grantee) as grantee, string_agg(distinct a.privilege_type, ', ') as privileges
      from pg_catalog.pg_class c cross join aclexplode(coalesce(c.relacl, acldefault('r', c.relowner))) a
     where c.relnamespace = 'legacy_kept'::regnamespace and a.grantee <> 0 and a.privilege_type in ('SELECT', 'INSERT', 'UPDATE', 'DELETE')
       and to_regclass(format('legacy.%I', c.relname)) is not null
     group by 1, 2
  loop
    execute format('grant %s on legacy.%I to %I', held.privileges, held.name, held.grantee);
    execute format('grant usage on schema legacy to %I', held.grantee);
    execute format('grant connect on database %I to %I', current_database(), held.grantee);
  end loop;
end
$$;

-- Until the rows have moved, the earlier application reads the kept tables.
do $views$
declare
  name text;
begin
  foreach name in array array['User', 'MarketData', 'Inference', 'Verification', 'Debate', 'DebateVote', 'Alert', 'SystemHealth'] loop
    execute format('create view legacy.%I as select * from legacy_kept.%I', name, name);
  end loop;
end
$views$;
select takeover.grant_views();

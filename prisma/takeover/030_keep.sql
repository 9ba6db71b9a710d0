-- All that the earlier application has in public steps aside as it is, so that the way back finds it; the names are free for the desk.
-- Whoever writes there is waited for: from here on nobody does.
set local lock_timeout to '20s';
lock table public."User", public."MarketData", public."Inference", public."Verification", public."Debate", public."DebateVote",
  public."Alert", public."SystemHealth" in share row exclusive mode;

insert into takeover.found_right select * from takeover.current_rights();
create schema legacy_kept;
comment on schema legacy_kept is 'The earlier application''s tables as they were when the desk took them over; nobody writes here.';
create schema legacy;
comment on schema legacy is 'The earlier application''s tables as views: with search_path=legacy it keeps working until traderai db migrate --finish.';
select takeover.move_objects('public', 'legacy_kept');
set local lock_timeout to 0;

create function takeover.refuse_change() returns trigger
  language plpgsql
  set search_path = ''
as $$
begin
  raise exception '% is kept as it was when the desk took it over', tg_table_name
    using errcode = 'TR403', detail = 'READ_ONLY', hint = 'The earlier application works with search_path=legacy, and writes when the takeover is done.';
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
  -- Statements name the types by their schema.
  for target in
    select t.oid::regtype as type from pg_catalog.pg_type t where t.typnamespace = 'legacy_kept'::regnamespace and t.typtype = 'e'
  loop
    execute format('alter type %s set schema legacy', target.type);
  end loop;
end
$keep$;

-- Rights on the views as on the tables. What everybody had is not passed on: everybody now means the logins of the desk.
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

-- Until the rows have moved the earlier application reads what is kept.
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

-- The records of a takeover: its steps, the new ids, values that the new tables cannot store, and the rights before it.
create schema takeover;
comment on schema takeover is 'The takeover of an earlier application''s database: steps, ids, and the data of its compatibility views.';

create table takeover.step (
  number      integer primary key,
  phase       text not null,
  name        text not null unique,
  started_at  timestamptz not null default clock_timestamp(),
  finished_at timestamptz,
  rows        bigint,
  detail      jsonb not null default '{}'
);
comment on table takeover.step is 'One row for each started step. After a crash, the next run continues at the first step without finished_at.';

create table takeover.id_map (
  table_name text not null,
  legacy_id  text not null,
  id         uuid not null,
  primary key (table_name, legacy_id),
  unique (table_name, id)
);
comment on table takeover.id_map is 'Ids of the earlier application that are not uuids in canonical form, and the uuids that replace them.';

create table takeover.remainder (
  table_name text not null,
  id         uuid not null,
  kept       jsonb not null,
  primary key (table_name, id)
);
comment on table takeover.remainder is 'Values that the new tables cannot store unchanged, such as control characters in a title: the earlier application reads them as it wrote them.';

create table takeover.gone (
  table_name text not null,
  id         uuid not null,
  primary key (table_name, id)
);
comment on table takeover.gone is 'Rows that the earlier application deleted but that portfolios still need: its views hide them.';

create table takeover.baseline (
  name        text not null,
  phase       text not null,
  statement   text not null,
  runs        integer not null,
  rows        bigint not null,
  median_ms   numeric(14,4) not null,
  p95_ms      numeric(14,4) not null,
  plan        jsonb,
  measured_at timestamptz not null default clock_timestamp(),
  primary key (name, phase)
);
comment on table takeover.baseline is 'Query times before and after each phase; copied to QueryBaseline.';

create table takeover.found_right (
  kind      text not null check (kind in ('database', 'schema', 'language', 'function', 'table')),
  name      text not null,
  grantee   text not null,
  privilege text not null,
  grantable boolean not null
);
comment on table takeover.found_right is 'Rights on the database, schema public and the system''s functions and tables before the takeover: the way back restores them.';

create table takeover.as_taken (
  table_name text not null,
  row_hash   text not null
);
comment on table takeover.as_taken is 'Fingerprint of every row at the end of the takeover: a row without one was written later.';

create function takeover.current_rights() returns setof takeover.found_right
  language sql stable
  set search_path = ''
as $$
  select 'database', 'this', case a.grantee when 0 then 'public' else pg_get_userbyid(a.grantee)::text end, a.privilege_type, a.is_grantable
    from pg_catalog.pg_database d cross join aclexplode(coalesce(d.datacl, acldefault('d', d.datdba))) a where d.datname = current_database() and a.grantee <> d.datdba
  union all
  select 'schema', n.nspname::text, case a.grantee when 0 then 'public' else pg_get_userbyid(a.grantee)::text end, a.privilege_type, a.is_grantable
    from pg_catalog.pg_namespace n cross join aclexplode(coalesce(n.nspacl, acldefault('n', n.nspowner))) a where n.nspname = 'public' and a.grantee <> n.nspowner
  union all
  select 'language', l.lanname::text, case a.grantee when 0 then 'public' else pg_get_userbyid(a.grantee)::text end, a.privilege_type, a.is_grantable
    from pg_catalog.pg_language l cross join aclexplode(coalesce(l.lanacl, acldefault('l', l.lanowner))) a where l.lanname = 'plpgsql' and a.grantee <> l.lanowner
  union all
  select 'function', p.oid::regprocedure::text, case a.grantee when 0 then 'public' else pg_get_userbyid(a.grantee)::text end, a.privilege_type, a.is_grantable
    from pg_catalog.pg_proc p cross join aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) a
   where p.pronamespace = 'pg_catalog'::regnamespace and p.prokind in ('f', 'w') and a.grantee <> p.proowner
  union all
  select 'table', format('pg_catalog.%I', c.relname), case a.grantee when 0 then 'public' else pg_get_userbyid(a.grantee)::text end, a.privilege_type, a.is_grantable
    from pg_catalog.pg_class c cross join aclexplode(c.relacl) a
   where c.relnamespace = 'pg_catalog'::regnamespace and c.relkind in ('r', 'v') and a.grantee <> c.relowner
$$;
comment on function takeover.current_rights() is 'The rights that a desk changes outside its own schemas, except those of owners. The database has no name here, because a restored database has another name.';

-- The independent objects of a schema: not those that belong to a table or an extension.
create function takeover.objects_in(schema_name text) returns table (kind text, name text)
  language sql stable
  set search_path = ''
as $$
  select case i.type when 'composite type' then 'type' when 'statistics object' then 'statistics' else i.type end, i.identity
    from pg_catalog.pg_depend d cross join pg_identify_object(d.classid, d.objid, 0) i
   where d.refclassid = 'pg_catalog.pg_namespace'::regclass and d.refobjid = schema_name::regnamespace and d.objsubid = 0
     and i.type not in ('extension', 'default acl', 'publication namespace')
     and not exists (select from pg_catalog.pg_depend o
                      where o.classid = d.classid and o.objid = d.objid and o.objsubid = 0 and o.refobjid <> o.objid
                        and (o.deptype in ('e', 'i') or o.deptype = 'a' and i.type = 'sequence'))
$$;

create function takeover.move_objects(from_schema text, to_schema text) returns void
  language plpgsql volatile
  set search_path = ''
as $$
declare
  object record;
begin
  for object in select * from takeover.objects_in(from_schema) loop
    execute format('alter %s %s set schema %I', object.kind, object.name, to_schema);
  end loop;
end
$$;
comment on function takeover.move_objects(text, text) is 'Moves all objects of a schema to another schema; extensions stay.';

create function takeover.drop_objects(from_schema text) returns void
  language plpgsql volatile
  set search_path = ''
as $$
declare
  object record;
begin
  -- Dropping one object may drop others, so some may already be gone at their turn.
  for object in select * from takeover.objects_in(from_schema) loop
    execute format('drop %s if exists %s cascade', object.kind, object.name);
  end loop;
end
$$;
comment on function takeover.drop_objects(text) is 'Drops all objects of a schema; the schema and extensions stay.';

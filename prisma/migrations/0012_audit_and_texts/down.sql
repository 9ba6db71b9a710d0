drop index "AuditLog_unsealed_since";
alter table "Debate" drop constraint "Debate_arguments_are_lists";
alter table "ApiKey" drop constraint "ApiKey_scopes_are_a_list";
create or replace function plain_text(value text, longest integer) returns boolean
  language sql immutable parallel safe
  -- A body that is parsed here needs no search_path, and without one it is inlined into the checks, which a bulk import runs for every row.
  return octet_length(value) <= longest * 4
     and char_length(value) <= longest
     and value !~ '[\u0001-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]';

do $bounds$
declare
  setting text;
begin
  -- The bounds that policies/database.sql set on the database.
  foreach setting in array array['temp_file_limit', 'log_min_messages', 'log_min_error_statement'] loop
    execute format('alter database %I reset %I', current_database(), setting);
    execute format('alter role %I in database %I reset %I', (select r.rolname from pg_catalog.pg_roles r where r.oid = 10), current_database(), setting);
  end loop;
end
$bounds$;

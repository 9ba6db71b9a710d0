-- Texts without invisible characters, lists of one dimension, and the oldest audit row that is not sealed.

create or replace function plain_text(value text, longest integer) returns boolean
  language sql immutable parallel safe
  -- A body that is parsed here needs no search_path, and without one it is inlined into the checks, which a bulk import runs for every row.
  -- The same characters as UNSAFE in src/domain/plain-text.ts: control and bidirectional characters, and all that show nothing: fillers, joiners,
  -- variation selectors, marks of musical and shorthand notation, tags.
  return octet_length(value) <= longest * 4
     and char_length(value) <= longest
     and value !~ '[\u0001-\u001f\u007f-\u009f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e\u2060-\u206f\u2800\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\U00013430-\U0001343f\U00016fe4\U0001bca0-\U0001bca3\U0001d159\U0001d173-\U0001d17a\U000e0000-\U000e0fff]';

-- Rows from before get a question mark in place of each such character: a backup of them could not be restored, and they could not be updated.
do $clean$
declare
  unsafe constant text := '[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\ufe00-\ufe0f\uffa0\ufff0-\ufffb\U00013430-\U0001343f\U00016fe4\U0001bca0-\U0001bca3\U0001d159\U0001d173-\U0001d17a\U000e0000-\U000e0fff]';
  place record;
begin
  for place in
    select distinct c.conrelid::regclass as relation, a.attname as name,
           exists (select from pg_catalog.pg_trigger t where t.tgrelid = c.conrelid and t.tgname like '%append_only%') as append_only
      from pg_catalog.pg_constraint c join pg_catalog.pg_attribute a on a.attrelid = c.conrelid and a.attnum = any (c.conkey)
     where c.contype = 'c' and c.connamespace = 'public'::regnamespace and c.coninhcount = 0 and a.atttypid = 'text'::regtype
       and pg_catalog.pg_get_constraintdef(c.oid) ~ 'plain_(text|lines)\('
  loop
    -- Tables that may only grow are not audited: their triggers would only refuse the change.
    if place.append_only then
      execute format('alter table %s disable trigger user', place.relation);
    end if;
    execute format('update %s set %I = regexp_replace(%I, %L, ''?'', ''g'') where %I ~ %L', place.relation, place.name, place.name, unsafe, place.name, unsafe);
    if place.append_only then
      execute format('alter table %s enable trigger user', place.relation);
    end if;
  end loop;
end
$clean$;

-- Programs expect lists that begin at 1 and have one dimension: one other row breaks a whole answer.
update "ApiKey" set scopes = array(select unnest(scopes)) where array_ndims(scopes) <> 1 or array_lower(scopes, 1) <> 1;
update "Debate" set bull_arguments = array(select unnest(bull_arguments)) where array_ndims(bull_arguments) > 1 or array_lower(bull_arguments, 1) <> 1;
update "Debate" set bear_arguments = array(select unnest(bear_arguments)) where array_ndims(bear_arguments) > 1 or array_lower(bear_arguments, 1) <> 1;
alter table "ApiKey" add constraint "ApiKey_scopes_are_a_list" check (array_ndims(scopes) = 1 and array_lower(scopes, 1) = 1);
alter table "Debate" add constraint "Debate_arguments_are_lists"
  check (coalesce(array_ndims(bull_arguments) = 1 and array_lower(bull_arguments, 1) = 1, true)
     and coalesce(array_ndims(bear_arguments) = 1 and array_lower(bear_arguments, 1) = 1, true));

create index "AuditLog_unsealed_since" on "AuditLog" (occurred_at) where hash is null;
comment on index "AuditLog_unsealed_since" is 'The age of the oldest row that is not sealed.';

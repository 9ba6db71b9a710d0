drop index "AuditLog_unsealed_since";
alter table "Debate" drop constraint "Debate_arguments_are_lists";
alter table "ApiKey" drop constraint "ApiKey_scopes_are_a_list";
create or replace function plain_text(value text, longest integer) returns boolean
  language sql immutable parallel safe
  -- A body that is parsed here needs no search_path, and without one it is inlined into the checks, which a bulk import runs for every row.
  return octet_length(value) <= longest * 4
     and char_length(value) <= longest
     and value !~ '[\u0001-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]';

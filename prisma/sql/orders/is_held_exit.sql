create or replace function public.is_held_exit(parent_id uuid, list_id uuid, released_at timestamptz) returns boolean
  language sql immutable parallel safe
  return coalesce(list_id = parent_id, false) and released_at is null;
comment on function public.is_held_exit(uuid, uuid, timestamptz) is
  'True for an exit that waits for its entry to fill: it only reduces what that one will add, so it reserves nothing and blocks nothing.';

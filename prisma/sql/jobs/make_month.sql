create or replace function public.make_month(parent text, month timestamptz) returns integer
  language plpgsql volatile security definer
  set search_path = ''
  -- Other sessions wait behind each wait of this one, such as for a long reader of the audit or an open order transaction: the job tries again.
  set lock_timeout = '200ms'
as $$
begin
  perform public.require_read_committed();
  perform public.require_scope('engine', 'admin');
  return public.ensure_month_partitions(parent, month, month);
end
$$;
comment on function public.make_month(text, timestamptz) is
  'Creates the partition of one month, and moves its rows out of the default partition. Returns 1, or 0 when the month exists. Each month is a transaction of its own, so that a table in use delays only its own months.';

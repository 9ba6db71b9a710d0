create or replace function public.lift_file_bound() returns void
  language sql volatile security definer
  set search_path = ''
as $$
  select set_config('temp_file_limit', '-1', true) where has_parameter_privilege('temp_file_limit', 'set')
$$;
comment on function public.lift_file_bound() is
  'Until the end of the transaction, temporary files have no bound: jobs sort whole months. Only functions of jobs call it.';

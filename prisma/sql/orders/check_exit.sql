create or replace function public.check_exit(name text, terms jsonb, forms text[], beside_price text) returns void
  language plpgsql immutable
  set search_path = ''
as $$
declare
  term record;
  fault text;
  unknown text;
begin
  if terms is null then
    return;
  end if;
  if jsonb_typeof(terms) <> 'object' then
    fault := public.shown_text(terms::text);
  else
    unknown := (select k from jsonb_object_keys(terms) k where not k = any (forms || array['time_in_force', coalesce(beside_price, forms[1])]) order by k limit 1);
    if unknown is not null then
      raise exception '%: unknown key %', name, public.shown_text(unknown)
        using errcode = 'TR422', detail = 'BAD_EXIT', hint = format('Use one of %s, and with it %stime_in_force.', array_to_string(forms, ', '), beside_price || ' or ');
    end if;
    for term in select t.key, t.value, t.value #>> '{}' as written from jsonb_each(terms) t loop
      fault := coalesce(fault, case
        when term.key = 'time_in_force' and term.written in ('GTC', 'DAY') then null
        -- Only plain digits: a text such as NaN is a number for SQL, and greater than every other.
        when (term.key = any (forms) or term.key = beside_price) and jsonb_typeof(term.value) in ('number', 'string')
             and term.written ~ '^[0-9]{1,12}([.][0-9]{1,8})?$' and term.written ~ '[1-9]'
             and (term.key not in ('atr', 'r', 'trail_atr', 'trail_percent')
               or term.written::numeric < case term.key when 'trail_percent' then 100 else 1000 end) then null
        else public.shown_text(term.key) || ' ' || public.shown_text(term.written) end);
    end loop;
    if (select count(*) from jsonb_object_keys(terms) k where k = any (forms)) <> 1 or terms ? beside_price and not terms ? forms[1] then
      fault := coalesce(fault, public.shown_text(terms::text));
    end if;
  end if;
  if fault is not null then
    raise exception '%: %', name, fault
      using errcode = 'TR422', detail = 'BAD_EXIT',
        hint = format('Give one of %s%s, as a number above 0 with at most 8 decimals; a percentage below 100, multiples of ATR and R below 1,000. time_in_force is GTC or DAY.',
          array_to_string(forms, ', '), case when beside_price is not null then format(' (%s may come beside %s)', beside_price, forms[1]) else '' end);
  end if;
end
$$;
comment on function public.check_exit(text, jsonb, text[], text) is
  'Refuses unknown keys and the terms of an exit that are not exactly one of its forms with a plain number; null means no exit. beside_price may come beside the first form.';

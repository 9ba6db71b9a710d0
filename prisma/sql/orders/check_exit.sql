create or replace function public.check_exit(name text, terms jsonb, forms text[], beside_price text) returns void
  language plpgsql immutable
  set search_path = ''
as $$
declare
  hint constant text := format('Use an object with one of %s as a number above 0%s, and time_in_force GTC or DAY if wanted.', array_to_string(forms, ', '),
    case when beside_price is not null then format(', %s beside %s if wanted', beside_price, forms[1]) else '' end);
  term record;
  amount numeric;
begin
  if terms is null then
    return;
  end if;
  if jsonb_typeof(terms) <> 'object' then
    raise exception '%: %', name, public.shown_text(terms::text) using errcode = 'TR422', detail = 'BAD_EXIT', hint = hint;
  end if;
  for term in select t.key, t.value, t.value #>> '{}' as written from jsonb_each(terms) t loop
    if term.key = 'time_in_force' then
      if term.written is null or term.written not in ('GTC', 'DAY') then
        raise exception 'time_in_force of the %: %', name, public.shown_text(term.written) using errcode = 'TR422', detail = 'BAD_EXIT', hint = hint;
      end if;
      continue;
    end if;
    if not (term.key = any (forms) or coalesce(term.key = beside_price, false)) then
      raise exception '% of the %', public.shown_text(term.key), name using errcode = 'TR422', detail = 'BAD_EXIT', hint = hint;
    end if;
    -- Only plain digits: a text such as NaN is a number for SQL, and greater than every other.
    if jsonb_typeof(term.value) not in ('number', 'string') or term.written !~ '^[0-9]{1,12}([.][0-9]{1,8})?$' then
      raise exception '% of the %: %', term.key, name, public.shown_text(term.written) using errcode = 'TR422', detail = 'BAD_EXIT', hint = hint;
    end if;
    amount := term.written::numeric;
    if amount = 0 or term.key in ('atr', 'r', 'trail_atr') and amount >= 1000 or term.key = 'trail_percent' and amount >= 100 then
      raise exception '% of the %: %', term.key, name, public.shown_text(term.written)
        using errcode = 'TR422', detail = 'BAD_EXIT', hint = 'Use a number above 0; a percentage below 100, a multiple of the ATR or of R below 1,000.';
    end if;
  end loop;
  if (select count(*) from jsonb_object_keys(terms) k where k = any (forms)) <> 1 or terms ? beside_price and not terms ? forms[1] then
    raise exception '%: %', name, public.shown_text(terms::text) using errcode = 'TR422', detail = 'BAD_EXIT', hint = hint;
  end if;
end
$$;
comment on function public.check_exit(text, jsonb, text[], text) is
  'Refuses the terms of an exit that are not exactly one of its forms with a plain number; null means no exit. beside_price may come beside the first form.';

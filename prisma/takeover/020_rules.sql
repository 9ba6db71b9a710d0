-- Converts values of the earlier application to values of the desk.
create function takeover.uuid_of(table_name text, legacy_id text) returns uuid
  language sql immutable parallel safe
  set search_path = ''
as $$
  -- Derived from the text alone, so that a second attempt gives the same uuid: version 8 of RFC 9562, over SHA-256.
  select encode(set_byte(set_byte(h.bytes, 6, get_byte(h.bytes, 6) & 15 | 128), 8, get_byte(h.bytes, 8) & 63 | 128), 'hex')::uuid
    from (select substring(sha256(convert_to('traderai legacy ' || table_name || ' ' || legacy_id, 'UTF8')) from 1 for 16) as bytes) h
$$;
comment on function takeover.uuid_of(text, text) is 'The uuid that replaces an id that is not a uuid.';

create function takeover.is_uuid(legacy_id text) returns boolean
  language sql immutable parallel safe
as $$ select legacy_id ~ '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$' $$;
comment on function takeover.is_uuid(text) is 'True for a uuid in the form of Postgres: such an id is unchanged.';

-- The reason when a tick cannot become part of a candle; null when it can.
create function takeover.tick_fault(symbol text, at timestamp, price double precision, volume bigint) returns text
  language sql immutable parallel safe
as $$
  select case
    when price = 'NaN' then 'PRICE_NOT_A_NUMBER'
    when price in ('Infinity', '-Infinity') then 'PRICE_NOT_FINITE'
    when price <= 0 then 'PRICE_NOT_POSITIVE'
    when price < 0.000000005 or price >= 999999999999 then 'PRICE_OUT_OF_RANGE'
    when volume < 0 or volume > 100000000000000000 then 'VOLUME_OUT_OF_RANGE'
    when not (at >= '1900-01-01' and at < '2200-01-01') then 'TIME_OUT_OF_RANGE'
    when symbol !~ '^[A-Z0-9][A-Z0-9._:/-]{0,31}$' then 'BAD_SYMBOL'
  end
$$;
comment on function takeover.tick_fault(text, timestamp, double precision, bigint) is 'The reason when a tick cannot become part of a candle; null when it can.';

create function takeover.fit_line(value text, longest integer) returns text
  language sql immutable parallel safe
as $$
  select left(regexp_replace(value, '[\u0001-\u001f\u007f-\u009f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e\u2060-\u206f\u2800\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\U00013430-\U0001343f\U00016fe4\U0001bca0-\U0001bca3\U0001d159\U0001d173-\U0001d17a\U000e0000-\U000e0fff]', ' ', 'g'), longest)
$$;
comment on function takeover.fit_line(text, integer) is 'A text that plain_text accepts: characters that are unsafe for a terminal become spaces.';

create function takeover.fit_lines(value text, longest integer) returns text
  language sql immutable parallel safe
as $$
  select left(regexp_replace(value, '[\u0001-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e\u2060-\u206f\u2800\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\U00013430-\U0001343f\U00016fe4\U0001bca0-\U0001bca3\U0001d159\U0001d173-\U0001d17a\U000e0000-\U000e0fff]', ' ', 'g'), longest)
$$;
comment on function takeover.fit_lines(text, integer) is 'As fit_line, but keeps line breaks and tabs.';

create function takeover.fit_json(value jsonb, longest integer) returns jsonb
  language sql immutable parallel safe
as $$ select case when octet_length(value::text) <= longest then value end $$;

create function takeover.fit_list(value jsonb[]) returns jsonb[]
  language sql immutable parallel safe
as $$ select case when octet_length(value::text) <= 1000000 then array(select unnest(value)) else '{}' end $$;

create function takeover.fit_share(value double precision) returns double precision
  language sql immutable parallel safe
as $$ select case when value between 0 and 1 then value end $$;

create function takeover.fit_service(value text) returns text
  language sql immutable parallel safe
as $$
  select case when value ~ '^[a-z0-9][a-z0-9._:-]{0,63}$' then value
    else coalesce(nullif(left(regexp_replace(regexp_replace(lower(value), '[^a-z0-9._:-]+', '-', 'g'), '^[^a-z0-9]+', ''), 64), ''), 'unknown') end
$$;

create function takeover.fit_username(value text, id uuid) returns text
  language sql immutable parallel safe
as $$ select case when value <> '' and value = takeover.fit_line(value, 64) then value else 'user-' || id end $$;
comment on function takeover.fit_username(text, uuid) is 'Replaces a username that is unsafe for a terminal by a unique one.';

create function takeover.fit_email(value text, id uuid) returns text
  language sql immutable parallel safe
as $$ select case when value = takeover.fit_line(value, 320) then value else 'user-' || id end $$;

create function takeover.score(scores jsonb, key text) returns double precision
  language sql immutable parallel safe
as $$
  select case when v.value = 0 or v.value between 1e-300 and 1 then v.value::double precision end
    from (select case when jsonb_typeof(scores -> key) = 'number' then (scores ->> key)::numeric end as value) v
$$;
comment on function takeover.score(jsonb, text) is 'A coherence score as a column: null when its key is missing or its value is not a number from 0 to 1.';

create function takeover.utc(instant timestamp) returns timestamptz
  language sql immutable parallel safe
as $$ select instant at time zone 'UTC' $$;

/** Calls every function that a key may execute, with the key's own connection: which of them answer a key without rights? */
import type { Client, Pool } from 'pg';

/** Functions that answer every login, each with the reason. */
const HARMLESS: Readonly<Record<string, string>> = {
  new_id: 'a random number',
  price_collar: 'a constant',
  amount_bounds: 'a constant',
  plain_number: 'computes from its argument',
  shown_text: 'computes from its argument',
  plain_text: 'computes from its argument',
  plain_lines: 'computes from its argument',
  valid_trading_hours: 'computes from its argument',
  is_open: 'computes from its argument',
  is_terminal: 'computes from its argument',
  is_working: 'computes from its argument',
  awaits_engine: 'computes from its argument',
  slipped_price: 'computes from its argument',
  reservations: 'repeats the symbol of its argument',
};

/** Arguments with which a key at its own address gets an answer; null for every other argument. */
const argumentsFor = (portfolioId: string): Readonly<Record<string, string>> => ({
  mark_price: `'BTCUSD'`,
  slipped_price: `(select i from "Instrument" i limit 1), 'BUY', 100`,
  worst_price: `jsonb_populate_record(null::"Instrument", '{"symbol": "BTCUSD", "tick_size": 1, "slippage_rate": 0}'), 'BUY', null`,
  portfolio_value: `'${portfolioId}'`,
  reservations: `jsonb_populate_record(null::"Portfolio", '{"id": "${portfolioId}"}'), 'BTCUSD', 'BUY', 1, 100`,
  latest_candles: `'BTCUSD', '1h', null, null, 5`,
  desk_day: 'now()',
  desk_day_start: 'now()',
  has_scope: `'trader'`,
  plain_number: '1.50',
  shown_text: `'a'`,
  plain_text: `'a', 5`,
  plain_lines: `'a', 5`,
  check_login_exists: 'session_user',
  end_connections_of: `array[session_user::text], 'infinity'`,
  end_sessions_of: 'session_user',
  end_older_connections: 'array[session_user::text], 0',
});

/** The functions that answer with a value or another refusal than these; every function refuses a login without rights or shows no row. */
export async function answering(
  root: Pool,
  client: Client,
  {
    refusals,
    portfolioId,
    notOf = [],
  }: { readonly refusals: readonly string[]; readonly portfolioId: string; readonly notOf?: readonly string[] },
): Promise<{ readonly called: number; readonly answered: readonly string[] }> {
  const { rows } = await root.query<{ name: string; kind: string; call: string | null }>(
    `select p.proname as name, p.prokind as kind,
            (select string_agg(format('null::%s', format_type(a.type, null)), ', ' order by a.place) from unnest(p.proargtypes) with ordinality as a (type, place)) as call
       from pg_proc p
      where p.pronamespace = 'public'::regnamespace and p.prorettype not in ('trigger'::regtype, 'event_trigger'::regtype)
        and not exists (select from pg_depend d where d.objid = p.oid and d.deptype = 'e')
        and has_function_privilege($1, p.oid, 'execute')
        and not exists (select from unnest($2::text[]) r (role) where has_function_privilege(r.role, p.oid, 'execute'))
      order by 1`,
    [(client as unknown as { readonly user: string }).user, notOf],
  );
  const answered: string[] = [];
  for (const { name, kind, call } of rows) {
    const values = argumentsFor(portfolioId)[name] ?? call ?? '';
    const outcome = await client
      .query({
        text: kind === 'p' ? `call ${name}(${values})` : `select * from ${name}(${values})`,
        rowMode: 'array',
      })
      .then((result) => (result.rows as unknown[][]).flat().filter((value) => !isEmpty(value)).length)
      .catch(({ detail, message }: { readonly detail?: string; readonly message: string }) =>
        refusals.includes(detail ?? '') ? 0 : message,
      );
    if (outcome !== 0 && HARMLESS[name] === undefined) answered.push(`${name}: ${outcome}`);
  }
  return { called: rows.length, answered };
}

/** No value, no right, no rows, or a count or sum of none. */
function isEmpty(value: unknown): boolean {
  return (
    value === null ||
    value === false ||
    value === '' ||
    (Array.isArray(value) && value.length === 0) ||
    /^-?0(\.0*)?$/.test(String(value))
  );
}

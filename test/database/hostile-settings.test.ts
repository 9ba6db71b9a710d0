/** A session chooses its own settings: none of them changes what a function of the desk does. */
import type { PoolClient } from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openSqlDesk } from '../support/sql-desk.ts';
import type { Person, SqlDesk } from '../support/sql-desk.ts';

const VERIFIER = `'SCRAM-SHA-256$4096:AAAAAAAAAAAAAAAAAAAAAA==$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA='`;

/**
 * Every setting that decides how text becomes a value or a value text, and some that change plans: two hostile
 * sessions.
 */
const HOSTILE: readonly Settings[] = [
  {
    standard_conforming_strings: 'off',
    backslash_quote: 'off',
    escape_string_warning: 'off',
    datestyle: 'German, DMY',
    intervalstyle: 'sql_standard',
    timezone: 'Pacific/Apia',
    lc_numeric: 'de_DE.UTF-8',
    lc_monetary: 'de_DE.UTF-8',
    lc_time: 'de_DE.UTF-8',
    extra_float_digits: '-15',
    bytea_output: 'escape',
    xmloption: 'document',
    xmlbinary: 'hex',
    array_nulls: 'off',
    check_function_bodies: 'off',
    transform_null_equals: 'on',
    quote_all_identifiers: 'on',
    search_path: 'pg_temp, invariant, public',
    default_transaction_isolation: 'serializable',
    default_transaction_deferrable: 'on',
    default_transaction_read_only: 'on',
    default_text_search_config: 'german',
  },
  {
    datestyle: 'SQL, DMY',
    intervalstyle: 'iso_8601',
    timezone: 'Asia/Kolkata',
    timezone_abbreviations: 'India',
    extra_float_digits: '3',
    plan_cache_mode: 'force_generic_plan',
    enable_indexscan: 'off',
    'plpgsql.extra_errors': 'all',
    client_min_messages: 'debug1',
  },
];

type Settings = Readonly<Record<string, string>>;

let desk: SqlDesk;
let caller: Person;
let samples: Readonly<Record<string, readonly string[]>>;
let hostile: readonly Settings[];
let routines: readonly Routine[];

interface Routine {
  readonly name: string;
  /** With null for every argument. */
  readonly call: string;
}

beforeAll(async () => {
  desk = await openSqlDesk();
  caller = await desk.person({ role: 'traderai_admin', cash: '1234567.5' });
  await desk.root.query(`grant traderai_engine, traderai_importer to ${caller.login}`);
  await desk.instrument('AAA', {
    commission_rate: '0.001',
    slippage_rate: '0.0005',
    tick_size: '0.01',
    lot_size: '0.1',
  });
  await desk.quote('AAA', '1234.5', '1234.6', '1234.5');
  const { epoch } = await desk.engine();
  const id = (sql: string): Promise<string> => caller.pool.query<{ id: string }>(sql).then(({ rows }) => rows[0]!.id);
  const p = caller.portfolioId;
  const order = await id(`select id from place_order('${p}', 'open', 'AAA', 'BUY', 'LIMIT', 1.5, 1200.25)`);
  const rule = await id(`select id from create_alert_rule('AAA', 'LAST', 'ABOVE', 1500.5)`);
  const session = await id(`select open_session('host', 'terminal') as id`);
  await desk.root.query(
    `insert into "Alert" (type, severity, title, message, portfolio_id) values ('RISK_LIMIT', 'HIGH', 't', 'm', $1)`,
    [p],
  );
  const alert = (await desk.root.query<{ id: string }>('select id from "Alert"')).rows[0]!.id;
  const expiry = `date_trunc('day', now() + interval '30 days', 'UTC')`;
  samples = {
    place_order: [
      `'${p}', 'x1', 'AAA', 'BUY', 'LIMIT', 2, 1230.25`,
      `'${p}', 'x2', 'AAA', 'BUY', 'MARKET', 100000`,
      `'${p}', 'x3', 'AAA', 'BUY', 'LIMIT', 2.05, 1230`,
      String.raw`'${p}', E'bad\\id', 'AAA', 'BUY', 'LIMIT', 2, 1230`,
      `'${p}', 'open', 'AAA', 'BUY', 'LIMIT', 1.5, 1200.25`,
      `'${p}', 'x4', 'AAA', 'BUY', 'STOP', 2, stop_price => 1300.25`,
      `'${p}', 'x5', 'AAA', 'BUY', 'TRAILING_STOP', 2, trail_percent => 1.5`,
    ],
    check_order: [
      `'${p}', 'AAA', 'SELL', 'MARKET', 3.5`,
      `'${p}', 'AAA', 'BUY', 'LIMIT', 3, 99999`,
      `'${p}', 'AAA', 'SELL', 'MARKET_IF_TOUCHED', 3.5, stop_price => 1300.25`,
      `'${p}', 'AAA', 'BUY', 'LIMIT', 3.5, 1230.25, 'GTD', expire_date => '2025-03-08'`,
    ],
    replace_order: [`'${order}', 2.5, 1230.25`, `'${order}', 2.05`],
    check_replace: [`'${order}', 2.5, 1230.25`, `'${order}', null, 1230.005`],
    cancel_order: [`'${order}'`],
    move_cash: [`'${p}', 1234.56`, `'${p}', -9999999.25`, `'${p}', 1e14`],
    create_portfolio: [`'second', 1234567.25`, `E'bad\\u0007name'`],
    create_alert_rule: [`'AAA', 'BID', 'AT_MOST', 1000.5`, `'AAA', 'BID', 'AT_MOST', -1`],
    delete_alert_rule: [`'${rule}'`],
    acknowledge_alert: [`'${alert}'`],
    publish_signal: [
      `'s1', 'AAA', 'LONG', 0.75, 3600, 1234.5, 1200, 1300, 'because'`,
      `'s2', 'AAA', 'LONG', 0.75, 3600, 9999`,
    ],
    create_api_key: [
      `'prefix01', '{viewer,agent}', 'key', ${VERIFIER}, ${expiry}`,
      `'prefix01', array['viewer', null], 'key', ${VERIFIER}`,
      `'prefix01', '{viewer}', 'key', 'password'`,
    ],
    create_user_login: [`'hostile_one', 'one@desk.test', 'trader', ${VERIFIER}, ${expiry}`],
    set_password: [VERIFIER, `'SCRAM-SHA-256'`],
    portfolio_value: [`'${p}'`],
    reservations: [`(select q from "Portfolio" q where id = '${p}'), 'AAA', 'SELL', 2.5, 1300.5`],
    slipped_price: [`(select i from "Instrument" i where symbol = 'AAA'), 'BUY', 1234.56`],
    worst_price: [`(select i from "Instrument" i where symbol = 'AAA'), 'SELL', null`],
    mark_price: [`'AAA'`],
    trigger_price: [`'AAA', 'SELL', null, null, 1.5`],
    plain_number: ['1234567.1200'],
    shown_text: [String.raw`E'a\u0007b\\d' || repeat('é', 70)`],
    plain_text: [String.raw`E'a\u202eb', 10`, String.raw`E'a\\b', 10`],
    plain_lines: [String.raw`E'a\nb', 10`],
    desk_day: [`'2025-03-09 23:59:59.5+00'::timestamptz`],
    desk_day_start: [`'2025-03-09 23:59:59.5+00'::timestamptz`],
    valid_trading_hours: [
      `'{"zone": "Europe/London", "sessions": [{"days": ["MON"], "open": "08:00", "close": "16:30"}], "holidays": ["2025-12-25"]}'`,
    ],
    set_trading_hours: [
      `'AAA', '{"zone": "Europe/London", "sessions": [{"days": ["MON"], "open": "08:00", "close": "16:30"}], "halfDays": {"2025-12-24": "12:30"}}'`,
      `'AAA', '{"zone": "Factory"}'`,
    ],
    set_matching_rules: [`'AAA', 'REPRICE', 'WORST_CASE', '15m'`, `'AAA', null, null, '2h'`],
    set_instrument_active: [`'AAA', false`, `'AAA', null`],
    set_desk_day: [`'America/New_York', '17:00'`, `'posix/UTC', '17:00'`],
    set_max_quote_age: ['60', '0'],
    set_read_only: [`'moving house'`],
    touch_session: [`'${session}', '${p}'`],
    close_session: [`'${session}', 'done'`],
    take_portfolio_snapshots: ['', `'${p}'`],
    ensure_month_partitions: [`'MarketData', '2031-01-31 23:30+00', '2031-03-01 00:30+00'`],
    months_to_make: ['2'],
    make_month: [`'Trade', '2031-01-31 23:30+00'`],
    suspend_portfolio: [`${epoch}, '${p}', 'why'`],
    judge_requests: [`array['${order}']::uuid[]`],
    book_step: [
      `${epoch}, '{"quotes": [{"symbol": "AAA", "last": 250000.5, "quoted_at": "2025-03-09T23:59:59.500Z", "received_at": "2025-03-09T23:59:59.500Z"}]}'`,
    ],
    book_marks: [`${epoch}, '{AAA}', '{${p}}'`],
    pending_requests: [`'{}', 10`],
    engine_heartbeat: [`${epoch}, 7, '2025-03-09T23:59:59.500Z'`],
  };
  hostile = await Promise.all(HOSTILE.map(accepted));
  const { rows } = await desk.root.query<Routine>(
    `select p.proname as name, (select string_agg(format('null::%s', format_type(a.type, null)), ', ' order by a.place) from unnest(p.proargtypes) with ordinality as a (type, place)) as call
       from pg_proc p
      where p.pronamespace = 'public'::regnamespace and p.prokind = 'f' and p.prorettype <> 'trigger'::regtype
        and not exists (select from pg_depend d where d.objid = p.oid and d.deptype = 'e')
        and exists (select from pg_roles r where r.rolname ~ '^traderai_(viewer|analyst|trader|agent|risk|engine|admin|importer)$' and has_function_privilege(r.oid, p.oid, 'execute'))
      order by 1`,
  );
  routines = rows;
});
afterAll(() => desk.close());

/** Without those that this server refuses, such as a locale that it lacks: a login cannot set them either. */
async function accepted(settings: Settings): Promise<Settings> {
  const kept: [string, string][] = [];
  for (const [setting, value] of Object.entries(settings)) {
    const ok = await desk.root.query('select set_config($1, $2, true)', [setting, value]).then(
      () => true,
      () => false,
    );
    if (ok) kept.push([setting, value]);
  }
  return Object.fromEntries(kept);
}

/** Their results differ from call to call. */
const UNSTABLE = new Set([
  'new_id',
  'open_session',
  'read_sessions',
  'review_statements',
  'seal_audit',
  'tables_to_analyze',
  'table_holder',
  'end_abusive_sessions',
  'end_lock_holders',
  'close_lock_fillers',
  'refresh_view',
  'months_to_lay_out',
]);

interface Effect {
  readonly answer: string;
  readonly changes: string;
}

/** The answer and the changed rows of one call, which is rolled back. */
async function effectOf(client: PoolClient, { name, call }: Routine, settings: Settings): Promise<Effect> {
  await client.query('begin');
  await client.query(`set local session authorization ${caller.login}`);
  for (const one of Object.entries(settings)) await client.query('select set_config($1, $2, true)', one);
  await client.query('savepoint before');
  const answer = await client
    .query(`select to_jsonb(r) as answer from public.${name}(${call}) r`)
    .then(({ rows }) => JSON.stringify(rows))
    .catch(async (error: unknown) => {
      await client.query('rollback to savepoint before');
      const { code, message, detail, hint } = error as Readonly<Record<string, string | undefined>>;
      return JSON.stringify({ code, message, detail, hint });
    });
  await client.query(
    `set local session authorization default; ${Object.keys(settings)
      .map((setting) => `set local ${setting} to default`)
      .join('; ')}`,
  );
  const { rows } = await client.query(
    `select array(select jsonb_build_array(a.table_name, a.action, a.new_values) from "AuditLog" a where a.transaction = pg_current_xact_id_if_assigned() order by a.sequence) as audited,
            array(select jsonb_build_array(rolname, rolvaliduntil, rolconnlimit) from pg_roles where rolname in ('key_prefix01', 'hostile_one')) as logins,
            array(select jsonb_build_array(c.relname, pg_get_expr(c.relpartbound, c.oid)) from pg_class c where c.relispartition order by c.relname) as months`,
  );
  await client.query('rollback');
  return UNSTABLE.has(name)
    ? { answer: /"code":"\w+"/.exec(answer)?.[0] ?? 'answered', changes: '' }
    : { answer: stable(answer), changes: stable(JSON.stringify(rows)) };
}

/**
 * Ids, the process of a session and the present time differ from call to call; an instant is the same in every zone.
 */
function stable(text: string): string {
  const today = Date.now();
  return text
    .replaceAll(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, '<id>')
    .replaceAll(/"backend_pid": ?\d+/g, '<process>')
    .replaceAll(/"oldest_seconds": ?\d+(\.\d+)?/g, '<age>')
    .replaceAll(/"number": ?\d+|"sequence": ?\d+|"chain_position": ?\d+/g, '<number>')
    .replaceAll(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)/g, (instant) => {
      const at = new Date(instant).getTime();
      return Math.abs(at - today) < 86_400_000 ? '<now>' : `<${at}>`;
    });
}

const callsOf = ({ name, call }: Routine): Routine[] =>
  (samples[name] ?? [call ?? '']).map((sample) => ({ name, call: sample }));

test('no setting of a session changes the answer or the changes of a function that a login may execute', async () => {
  expect(routines.length).toBeGreaterThan(50);
  expect(Object.keys(samples).filter((name) => !routines.some((routine) => routine.name === name))).toEqual([]);
  expect(hostile.map((settings) => Object.keys(settings).length >= 8)).toEqual([true, true]);
  // A session keeps the parsed body of a function: each session calls everything with its own settings from the
  // beginning.
  const plain = await desk.root.connect();
  const sessions = await Promise.all(
    hostile.map(async (settings) => ({ settings, client: await desk.root.connect() })),
  );
  const different: string[] = [];
  try {
    for (const routine of routines.flatMap(callsOf)) {
      const expected = await effectOf(plain, routine, {});
      for (const { settings, client } of sessions) {
        const changed = await effectOf(client, routine, settings);
        if (changed.answer !== expected.answer || changed.changes !== expected.changes)
          different.push(
            `${routine.name}(${routine.call}) with ${JSON.stringify(settings)}:\n  ${changed.answer}\n  ${expected.answer}`,
          );
      }
    }
  } finally {
    for (const { client } of sessions) client.release(true);
    plain.release();
  }
  expect(different).toEqual([]);
});

test('a body with a backslash in a plain literal does not exist, because the session decides what it means', async () => {
  const { rows } = await desk.root.query(
    String.raw`select p.proname as name from pg_proc p
      where p.pronamespace = 'public'::regnamespace and p.prosqlbody is null
        and not exists (select from pg_depend d where d.objid = p.oid and d.deptype = 'e')
        and not coalesce(p.proconfig::text ~ 'standard_conforming_strings', false)
        -- Without comments and E'' literals.
        and regexp_replace(regexp_replace(p.prosrc, '--[^\n]*', '', 'g'), '\mE''[^'']*''', '', 'g') ~ '\\'`,
  );
  expect(rows).toEqual([]);
});

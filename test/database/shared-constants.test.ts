/** Constants that exist in the program and in the database are equal, or keep the relation that both rely on. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { INTERVALS } from '../../src/domain/interval.ts';

const ROOT = join(import.meta.dirname, '..', '..');
/** The schema that all migrations make; schema-dump.test.ts compares it with a database. */
const SCHEMA = readFileSync(join(ROOT, 'test', 'database', 'schema.sql'), 'utf8');
const UNITS: Readonly<Record<string, number>> = { MINUTE_MS: 60_000, HOUR_MS: 3_600_000, DAY_MS: 86_400_000 };

/** A constant of the program: a number, or a product of numbers and units of time. */
function ofProgram(file: string, name: string): number {
  const text = readFileSync(join(ROOT, 'src', file), 'utf8');
  const written = new RegExp(`\\bconst ${name} = ([\\w *]+);`).exec(text)?.[1];
  if (written === undefined) throw new Error(`src/${file} has no constant ${name}`);
  return written
    .split('*')
    .map((factor) => UNITS[factor.trim()] ?? Number(factor.replaceAll('_', '')))
    .reduce((product, factor) => product * factor, 1);
}

/** The number that the pattern captures, which must be in the schema exactly once. */
function ofDatabase(pattern: RegExp): number {
  const found = [...SCHEMA.matchAll(new RegExp(pattern, 'g'))].map((match) => Number(match[1]));
  if (found.length !== 1) throw new Error(`the schema has ${pattern} ${found.length} times`);
  return found[0]!;
}

const heartbeatEveryMs = ofProgram('database/listening.ts', 'HEARTBEAT_EVERY_MS');

test.each([
  [
    'a session is gone after one unanswered heartbeat and the time of one more',
    2 * heartbeatEveryMs + ofProgram('database/listening.ts', 'HEARTBEAT_TIMEOUT_MS'),
    1_000 * ofDatabase(/session\.last_seen_at > clock_timestamp\(\) - interval '(\d+) seconds'/),
  ],
  [
    'the screen calls a quote stale when it denies orders on a desk that was not set otherwise',
    ofProgram('domain/silence.ts', 'STALE_AFTER_MS'),
    1_000 * ofDatabase(/alter column max_quote_age_seconds set default (\d+);/),
  ],
  [
    'the largest age of a quote that an administrator may set',
    ofProgram('commands/desk/set.ts', 'LONGEST_AGE_SECONDS'),
    ofDatabase(/"DeskState_max_quote_age_seconds_check" CHECK .*<= (\d+)\)/),
  ],
  [
    'an engine without a heartbeat is silent on the screen when its lease ends',
    ofProgram('domain/silence.ts', 'ENGINE_SILENT_AFTER_MS'),
    1_000 * ofDatabase(/alter table only public\."EngineLease" alter column lease_seconds set default (\d+);/),
  ],
  [
    'notifications may be missing for as long as the transaction of a login may be open',
    ofProgram('engine/missed-hints.ts', 'LATEST_COMMIT_MS'),
    60_000 * ofDatabase(/transaction_open => '(\d+) minutes'/),
  ],
  [
    'the shortest horizon of a signal',
    ofProgram('commands/signal/publish.ts', 'SHORTEST_HORIZON_MS'),
    1_000 * ofDatabase(/horizon_seconds not between (\d+) and/),
  ],
  [
    'the longest horizon of a signal',
    ofProgram('commands/signal/publish.ts', 'LONGEST_HORIZON_MS'),
    1_000 * ofDatabase(/horizon_seconds not between \d+ and (\d+)/),
  ],
  [
    'the connections of a key for which none are named',
    ofProgram('commands/key/create.ts', 'DEFAULT_CONNECTIONS'),
    ofDatabase(/FUNCTION public\.create_api_key\(.*\bconnection_limit integer DEFAULT (\d+)/),
  ],
  [
    'the longest note of an order',
    ofProgram('domain/order-line/options.ts', 'LONGEST_NOTE'),
    ofDatabase(/"Order_note_check" CHECK .*\bnote, (\d+)\)/),
  ],
  [
    'the longest name of a portfolio',
    ofProgram('domain/order-line/options.ts', 'LONGEST_PORTFOLIO_NAME'),
    ofDatabase(/"Portfolio_name_check" CHECK .*\bname, (\d+)\)/),
  ],
  [
    'the longest source of a candle',
    ofProgram('commands/candle/import-options.ts', 'LONGEST_SOURCE'),
    ofDatabase(/"MarketData_names" CHECK .*octet_length\(source\) <= (\d+)/),
  ],
  [
    'the longest reason of a read-only desk',
    ofProgram('maintenance/migrator/read-only.ts', 'LONGEST_REASON'),
    ofDatabase(/"DeskState_reason_check" CHECK .*\breason, (\d+)\)/),
  ],
  [
    'the longest title of an alert',
    ofProgram('engine/refusal.ts', 'LONGEST_TITLE'),
    ofDatabase(/"Alert_title_check" CHECK .*\btitle, (\d+)\)/),
  ],
  [
    'the longest message of an alert',
    ofProgram('engine/refusal.ts', 'LONGEST_MESSAGE'),
    ofDatabase(/"Alert_message_check" CHECK .*\bmessage, (\d+)\)/),
  ],
  [
    'the longest detail of an event that is set aside',
    ofProgram('engine/refusal.ts', 'LONGEST_DETAIL'),
    ofDatabase(/"Quarantine_detail_check" CHECK .*\bdetail, (\d+)\)/),
  ],
  [
    'the longest text of an event that is set aside',
    ofProgram('engine/refusal.ts', 'LONGEST_RAW'),
    ofDatabase(/"Quarantine_raw_check" CHECK .*\braw, (\d+)\)/),
  ],
  [
    'the number of windows in the trading hours of an instrument',
    ofProgram('domain/trading-hours.ts', 'MOST_WINDOWS'),
    ofDatabase(/jsonb_array_length\(hours -> 'sessions'\) not between 1 and (\d+)/),
  ],
  [
    'the decimals of a price',
    ofProgram('domain/decimal.ts', 'SCALE'),
    ofDatabase(/create table public\."MarketData" \([^;]*\n {2}open numeric\(20,(\d+)\)/),
  ],
  [
    'the digits of a price before the point',
    ofProgram('domain/number-scan.ts', 'WHOLE_DIGITS'),
    ofDatabase(/create table public\."MarketData" \([^;]*\n {2}open numeric\((\d+),8\)/) - 8,
  ],
])('%s', (_, program, database) => {
  expect(database).toBe(program);
});

test('the message of a job fits its column', () => {
  expect(ofProgram('maintenance/jobs/run-job.ts', 'LONGEST_MESSAGE')).toBeLessThanOrEqual(
    ofDatabase(/"JobRun_message_check" CHECK .*\bmessage, (\d+)\)/),
  );
});

test('the intervals of candles and signals are those of the program', () => {
  const lists = [...SCHEMA.matchAll(/"(?:MarketData|Signal)_interval_check" CHECK \((.*)\);/g)].map(([, check]) =>
    [...check!.matchAll(/'(\w+)'::text/g)].map((match) => match[1]),
  );
  expect(lists).toEqual([INTERVALS, INTERVALS]);
});

test('a symbol has the same letters in both', () => {
  const pattern = /const SYMBOL = \/(.*)\/;/.exec(readFileSync(join(ROOT, 'src/domain/instrument.ts'), 'utf8'))?.[1];
  expect(SCHEMA).toContain(`"Instrument_symbol_check" CHECK ((symbol ~ '${pattern!.replaceAll('\\/', '/')}'::text))`);
});

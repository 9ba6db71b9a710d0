/**
 * Attacks by a program with the agent scope, which may publish: in the victim's name, beyond its bounds, on existing
 * signals.
 */
import { CONFLICT, DENIED, INVALID, UNKNOWN, nothing, only } from './attack.ts';
import type { Attack, Scene } from './attack.ts';

const signal = ({ symbol }: Pick<Scene, 'symbol'>, changes: Readonly<Record<string, string>> = {}): string => {
  const values = {
    id: `'attack-' || gen_random_uuid()`,
    symbol: `'${symbol}'`,
    direction: `'LONG'`,
    strength: '0.5',
    horizon: '3600',
    entry: 'null',
    stop: 'null',
    target: 'null',
    reason: 'null',
    ...changes,
  };
  return `select source, user_id from publish_signal(${Object.values(values).join(', ')})`;
};

const ownName = ({ agent }: Scene): string => `agent:${agent.user!.slice('key_'.length)}`;
const megabytes = (count: number): string => `repeat('x', ${count} * 1024 * 1024)`;

const ACT: readonly Attack[] = [
  [
    'publish in the victim’s name by settings',
    (s) => `set traderai.user_id = '${s.victim.userId}'; set application_name = 'key_victim'; ${signal(s)}`,
    only(ownName),
  ],
  ['publish in the victim’s name under another role', (s) => `set role traderai_agent; ${signal(s)}`, only(ownName)],
  [
    'name a source',
    (s) => `select publish_signal('a', '${s.symbol}', 'LONG', 0.5, 3600, source => 'moving-average-cross')`,
    '42883',
  ],
  [
    'name a user',
    (s) => `select publish_signal('a', '${s.symbol}', 'LONG', 0.5, 3600, user_id => '${s.victim.userId}')`,
    '42883',
  ],
  ['name an outcome', (s) => `select publish_signal('a', '${s.symbol}', 'LONG', 0.5, 3600, outcome => 'HIT')`, '42883'],
  [
    'name an instant',
    (s) => `select publish_signal('a', '${s.symbol}', 'LONG', 0.5, 3600, generated_at => '2018-01-01')`,
    '42883',
  ],
  ['take over the victim’s signal by its id', (s) => signal(s, { id: `'${s.clientSignalId}'` }), only(ownName)],
  [
    'judge signals oneself',
    `update "Signal" set outcome = 'HIT', outcome_price = 1, outcome_return = 1, judged_at = now()`,
    DENIED,
  ],
  ['change a signal', 'update "Signal" set strength = 1, target_price = 1', DENIED],
  ['change the source of a signal', `update "Signal" set source = 'moving-average-cross'`, DENIED],
  ['take a signal back', 'delete from "Signal"', DENIED],
  [
    'write a signal past the function',
    (s) =>
      `insert into "Signal" (source, algorithm, symbol, interval, direction, strength, entry_price, generated_at, expires_at) values ('moving-average-cross', 'x', '${s.symbol}', '1m', 'LONG', 1, 1, now(), now() + interval '1 day')`,
    DENIED,
  ],
  ['book signals as the engine', `select book_market('[]', '[]', '[]', '[]')`, DENIED],
  [
    'fill the panes',
    (s) => `select publish_signal('flood-' || n, '${s.symbol}', 'LONG', 0.5, 3600) from generate_series(1, 1000) n`,
    'TR403',
  ],
  [
    'fill the panes under a snapshot that counts nothing',
    (s) => `begin isolation level repeatable read; ${signal(s)}`,
    CONFLICT,
  ],
  [
    'use the lock to see whether the victim publishes',
    `select pg_try_advisory_xact_lock(hashtext('publish_signal'), 1)`,
    DENIED,
  ],
  [
    'place an order',
    (s) => `select place_order('${s.mallory.portfolioId}', 'a', '${s.symbol}', 'BUY', 'MARKET', 1)`,
    DENIED,
  ],
  ['make oneself another key', `select create_api_key('attackattack', '{agent}', 'a', 'x')`, DENIED],
  ['read other people’s books', (s) => `select 1 from "Order" where user_id <> '${s.mallory.userId}'`, nothing],
];

const VALUES: readonly Attack[] = [
  ...['NaN', 'Infinity', '-Infinity', '1.5', '-1', '0.000000001', '1e130000'].map((value): Attack => [
    `publish the strength ${value}`,
    (s) => signal(s, { strength: `'${value}'::numeric` }),
    INVALID,
  ]),
  ...['NaN', 'Infinity', '-Infinity', '0', '-1', '1e12'].flatMap((value): Attack[] =>
    ['entry', 'stop', 'target'].map((level): Attack => [
      `publish the ${level} ${value}`,
      (s) => signal(s, { [level]: `'${value}'::numeric` }),
      INVALID,
    ]),
  ),
  ...['0', '-3600', '2147483647'].map((value): Attack => [
    `publish the horizon ${value}`,
    (s) => signal(s, { horizon: value }),
    INVALID,
  ]),
  ['win with a false entry', (s) => signal(s, { entry: '1' }), INVALID],
  ['publish for an unknown instrument', (s) => signal(s, { symbol: `'NOWHERE'` }), UNKNOWN],
  ['write to the clipboard through a reason', (s) => signal(s, { reason: `E'\\x1b]52;c;cm0gLXJmIC8=\\x07'` }), INVALID],
  ['turn text around in a reason', (s) => signal(s, { reason: `U&'\\202E'` }), INVALID],
  ['clear screens through an algorithm', (s) => signal(s, { algorithm: `E'\\x1b[2J'` }), INVALID],
  ['clear screens through a client signal id', (s) => signal(s, { id: `E'\\x1b[2J'` }), INVALID],
  ['send 50 MB as a reason', (s) => signal(s, { reason: megabytes(50) }), INVALID],
  ['send 50 MB as a client signal id', (s) => signal(s, { id: megabytes(50) }), INVALID],
  ['send 50 MB as a symbol of a signal', (s) => signal(s, { symbol: megabytes(50) }), INVALID],
];

const OTHERS: readonly Attack[] = [
  ['publish without the scope, as a trader', (s) => signal(s), DENIED],
  ['publish with a viewer’s key', (s) => signal(s), DENIED, 'viewer'],
];

const asAgent = (attacks: readonly Attack[]): readonly Attack[] =>
  attacks.map(([name, statement, expected]) => [`${name}, with the key of an agent`, statement, expected, 'agent']);

export const ON_SIGNALS: readonly Attack[] = [...asAgent([...ACT, ...VALUES]), ...OTHERS];

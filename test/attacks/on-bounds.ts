/** Attacks on the resources of a desk: its disk, its log, its audit, the texts and lists that others read. */
import { DENIED, allowed } from './attack.ts';
import type { Attack } from './attack.ts';

const BAD_VALUE = 'TR422';

/** Characters that show nothing: a name with one looks like the name of another row. */
const INVISIBLE: readonly Attack[] = [
  ['Arabic letter mark', 0x61c],
  ['Mongolian vowel separator', 0x180e],
  ['soft hyphen', 0xad],
  ['Hangul filler', 0x3164],
  ['tag', 0xe0041],
  ['variation selector', 0xfe0f],
  ['combining grapheme joiner', 0x34f],
  ['braille blank', 0x2800],
].map(([name, code]): Attack => [
  `name a portfolio with an invisible character: ${name}`,
  `select create_portfolio('main' || chr(${code}))`,
  BAD_VALUE,
]);

const RESOURCES: readonly Attack[] = [
  ['lift the bound of temporary files', 'set temp_file_limit = -1', DENIED],
  [
    'lift the bound of temporary files for the next session',
    (s) => `alter role ${s.mallory.login} set temp_file_limit = -1`,
    DENIED,
  ],
  ['lift it for the database', (s) => `alter database ${s.mallory.config.database} reset temp_file_limit`, DENIED],
  ['grant oneself the right to lift it', (s) => `grant set on parameter temp_file_limit to ${s.mallory.login}`, DENIED],
  [
    'open sessions without end, each of which the engine looks at every second',
    `select open_session('host', null) from generate_series(1, 101)`,
    'TR403',
  ],
  ['fill the log with statements', `set log_statement = 'all'`, DENIED],
  ['fill the log with warnings', 'set log_min_messages = debug5', DENIED],
  ['fill the log with one’s own statements that fail', 'set log_min_error_statement = debug5', DENIED],
  ['fill the log with the durations of statements', 'set log_min_duration_statement = 0', DENIED],
  ['fill the log with statistics', 'set log_executor_stats = on', DENIED],
  [
    'print plans into the log, which does not take them',
    `set debug_print_plan = on; set debug_print_parse = on; select count(*) from "Order"; select current_setting('log_min_messages') as log_min_messages`,
    (rows) => (rows[0]?.log_min_messages === 'fatal' ? null : JSON.stringify(rows)),
  ],
  ['make a temporary table, which no bound counts', 'create temp table filler as select 1', DENIED],
];

const AUDIT: readonly Attack[] = [
  ['read the head of the audit, to forge a published one', 'select * from read_audit_head()', DENIED],
  ['read the head from its table', 'table "AuditHead"', DENIED],
  ['empty a view that every login reads', 'refresh materialized view signal_performance with no data', DENIED],
  ['empty a view by the function of the job', `select refresh_view('signal_performance')`, DENIED],
  ['count the rows that are not sealed, which names none', 'select rows from unsealed_audit()', allowed],
];

const LISTS: readonly Attack[] = [
  [
    'make a key whose scopes are lists in a list',
    `select create_api_key('attack12', array[array['viewer'], array['agent']], 'lists', 'SCRAM-SHA-256$4096:c2FsdA==$c3RvcmVk:c2VydmVy')`,
    BAD_VALUE,
  ],
  [
    'make a key whose scopes begin at another index',
    `select create_api_key('attack13', '[0:1]={viewer,nosuch}'::text[], 'index', 'SCRAM-SHA-256$4096:c2FsdA==$c3RvcmVk:c2VydmVy')`,
    BAD_VALUE,
  ],
];

export const ON_BOUNDS: readonly Attack[] = [...INVISIBLE, ...RESOURCES, ...AUDIT, ...LISTS];

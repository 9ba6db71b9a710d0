/** Every command in one line: its words, what it is for, and where it is. Loaded only when it is the one that was asked for. */
import type { Command } from './command.ts';

export interface RegistryLine {
  /** Words as typed, for example `db up`; empty for `traderai` alone. */
  readonly name: string;
  readonly summary: string;
  readonly load: () => Promise<{ readonly command: Command }>;
  readonly hidden?: 'hidden';
}

/** What a group of commands has in common, for help. */
export const GROUPS: Readonly<Record<string, string>> = {
  engine: 'the one writer of fills',
  candle: 'market data in and out',
  user: 'people and their logins',
  key: 'keys of programs',
  session: 'who is on the desk',
  audit: 'what happened, and proof that nobody rewrote it',
  db: 'the embedded server and the schema',
};

export const COMMANDS: readonly RegistryLine[] = [
  { name: 'engine run', summary: 'lead the desk: accept, match and book orders, on market data from feeds', load: () => import('./engine/run.ts') },
  { name: 'engine status', summary: 'say which engine leads and what waits for it', load: () => import('./engine/status.ts') },
  { name: '', summary: 'the console', load: () => import('./console.ts') },
  { name: 'init', summary: 'make a desk: database, first user, portfolio, configuration', load: () => import('./init.ts') },
  { name: 'candle import', summary: 'bring candles in from CSV or CSV.gz', load: () => import('./candle/import.ts') },
  { name: 'candle list', summary: 'show candles, or which there are', load: () => import('./candle/list.ts') },
  { name: 'candle export', summary: 'write candles as CSV', load: () => import('./candle/export.ts') },
  { name: 'candle gaps', summary: 'show where candles are missing', load: () => import('./candle/gaps.ts') },
  { name: 'user list', summary: 'list the people of the desk', load: () => import('./user/list.ts') },
  { name: 'user create', summary: 'give somebody a login', load: () => import('./user/create.ts') },
  { name: 'user disable', summary: 'close somebody’s login and keys, at once', load: () => import('./user/disable.ts') },
  { name: 'user password', summary: 'set a new password', load: () => import('./user/password.ts') },
  { name: 'key create', summary: 'make a key for a program; its secret is shown once', load: () => import('./key/create.ts') },
  { name: 'key list', summary: 'list keys, what they may do and when they were used', load: () => import('./key/list.ts') },
  { name: 'key revoke', summary: 'end a key and what is connected with it, at once', load: () => import('./key/revoke.ts') },
  { name: 'session list', summary: 'list who is on, from where, armed on what', load: () => import('./session/list.ts') },
  { name: 'session end', summary: 'end somebody’s console or connections', load: () => import('./session/end.ts') },
  { name: 'audit verify', summary: 'prove that nobody rewrote what happened', load: () => import('./audit/verify.ts') },
  { name: 'db up', summary: 'start the embedded server and keep it running', load: () => import('./db/up.ts') },
  { name: 'db down', summary: 'stop the embedded server', load: () => import('./db/down.ts') },
  { name: 'db url', summary: 'print how to reach the database, for psql and others', load: () => import('./db/url.ts') },
  { name: 'db status', summary: 'say whether the database runs and whether its schema is current', load: () => import('./db/status.ts') },
  { name: 'db migrate', summary: 'bring the schema up to date', load: () => import('./db/migrate.ts') },
  { name: 'db rollback', summary: 'undo migrations, newest first', load: () => import('./db/rollback.ts') },
  { name: 'db read-only', summary: 'make the desk refuse every change, or end that', load: () => import('./db/read-only.ts') },
  { name: 'db history', summary: 'list migrations and when they were applied', load: () => import('./db/history.ts') },
  { name: 'db backup', summary: 'back the whole desk up into one file', load: () => import('./db/backup.ts') },
  { name: 'db restore', summary: 'make a desk from a backup', load: () => import('./db/restore.ts') },
  { name: 'db maintain', summary: 'refresh summaries, make months, take snapshots, analyze', load: () => import('./db/maintain.ts') },
  { name: 'db keep', summary: 'stop the embedded server when nobody uses it', load: () => import('./db/keep.ts'), hidden: 'hidden' },
];

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
  order: 'place, list, show and cancel orders',
  position: 'what is held',
  trade: 'executions',
  portfolio: 'books, each with its own cash',
  quote: 'latest prices',
  signal: 'what sources say of the next move',
  alert: 'what fired, and the prices that are watched',
  'alert rule': 'prices to be told of',
  audit: 'who changed what and when',
  config: 'what this home has set',
  db: 'the embedded server and the schema',
};

export const COMMANDS: readonly RegistryLine[] = [
  { name: 'engine run', summary: 'lead the desk: accept, match and book orders, on market data from feeds', load: () => import('./engine/run.ts') },
  { name: 'engine status', summary: 'say which engine leads and what waits for it', load: () => import('./engine/status.ts') },
  { name: '', summary: 'the console', load: () => import('./console.ts') },
  { name: 'init', summary: 'make a desk: database, first user, portfolio, configuration', load: () => import('./init.ts') },
  { name: 'order place', summary: 'place an order, written as one line', load: () => import('./order/place.ts') },
  { name: 'order list', summary: 'list open orders and the latest others', load: () => import('./order/list.ts') },
  { name: 'order show', summary: 'show one order, its events and its trades', load: () => import('./order/show.ts') },
  { name: 'order cancel', summary: 'cancel open orders', load: () => import('./order/cancel.ts') },
  { name: 'flatten', summary: 'close positions at the market, and cancel what works there', load: () => import('./flatten.ts') },
  { name: 'position list', summary: 'list what is held, at the latest marks', load: () => import('./position/list.ts') },
  { name: 'trade list', summary: 'list executions in the order of booking', load: () => import('./trade/list.ts') },
  { name: 'portfolio list', summary: 'list portfolios and their cash', load: () => import('./portfolio/list.ts') },
  { name: 'portfolio show', summary: 'show what a portfolio is worth now', load: () => import('./portfolio/show.ts') },
  { name: 'portfolio create', summary: 'make a portfolio', load: () => import('./portfolio/create.ts') },
  { name: 'portfolio deposit', summary: 'book cash into a portfolio', load: () => import('./portfolio/deposit.ts') },
  { name: 'portfolio withdraw', summary: 'book free cash out of a portfolio', load: () => import('./portfolio/withdraw.ts') },
  { name: 'quote list', summary: 'list the latest prices', load: () => import('./quote/list.ts') },
  { name: 'candle import', summary: 'bring candles in from CSV or CSV.gz', load: () => import('./candle/import.ts') },
  { name: 'candle list', summary: 'show candles, or which there are', load: () => import('./candle/list.ts') },
  { name: 'candle export', summary: 'write candles as CSV', load: () => import('./candle/export.ts') },
  { name: 'candle gaps', summary: 'show where candles are missing', load: () => import('./candle/gaps.ts') },
  { name: 'signal list', summary: 'list signals, the newest first', load: () => import('./signal/list.ts') },
  { name: 'signal show', summary: 'show one signal and what it was made of', load: () => import('./signal/show.ts') },
  { name: 'alert list', summary: 'list what fired, the newest first', load: () => import('./alert/list.ts') },
  { name: 'alert ack', summary: 'take note of alerts', load: () => import('./alert/ack.ts') },
  { name: 'alert rule list', summary: 'list the prices that are watched', load: () => import('./alert/rule/list.ts') },
  { name: 'alert rule create', summary: 'watch a price', load: () => import('./alert/rule/create.ts') },
  { name: 'alert rule delete', summary: 'no longer watch a price', load: () => import('./alert/rule/delete.ts') },
  { name: 'audit list', summary: 'list who changed what, the newest first', load: () => import('./audit/list.ts') },
  { name: 'bench', summary: 'measure the figures of the README, each beside a reference', load: () => import('./bench/bench.ts') },
  { name: 'bench list', summary: 'list what can be measured', load: () => import('./bench/list.ts') },
  { name: 'db up', summary: 'start the embedded server and keep it running', load: () => import('./db/up.ts') },
  { name: 'db down', summary: 'stop the embedded server', load: () => import('./db/down.ts') },
  { name: 'db url', summary: 'print how to reach the database, for psql and others', load: () => import('./db/url.ts') },
  { name: 'db status', summary: 'say whether the database runs and whether its schema is current', load: () => import('./db/status.ts') },
  { name: 'db migrate', summary: 'bring the schema up to date', load: () => import('./db/migrate.ts') },
  { name: 'db rollback', summary: 'undo migrations, newest first', load: () => import('./db/rollback.ts') },
  { name: 'db history', summary: 'list migrations and when they were applied', load: () => import('./db/history.ts') },
  { name: 'db verify', summary: 'check every law of the desk, and show what breaks one', load: () => import('./db/verify.ts') },
  { name: 'db keep', summary: 'stop the embedded server when nobody uses it', load: () => import('./db/keep.ts'), hidden: 'hidden' },
  { name: 'doctor', summary: 'check everything a desk needs, with a remedy for what is wrong', load: () => import('./doctor.ts') },
  { name: 'config list', summary: 'list what can be set, and what it is', load: () => import('./config/list.ts') },
  { name: 'config get', summary: 'print one value', load: () => import('./config/get.ts') },
  { name: 'config set', summary: 'set one value', load: () => import('./config/set.ts') },
  { name: 'config path', summary: 'print where the configuration is', load: () => import('./config/path.ts') },
  { name: 'completion', summary: 'print a completion script for bash, zsh or fish', load: () => import('./completion.ts') },
  { name: 'bench-console', summary: 'the console that a bench watches', load: () => import('./bench-console.ts'), hidden: 'hidden' },
];

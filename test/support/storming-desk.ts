/**
 * A desk for tests that watch a console: its engine runs a simulation at full speed, and the test can pause the market.
 */
import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { runBinary, startBinary } from './binary.ts';
import { openTestDesk } from './desk.ts';
import type { TestDesk } from './desk.ts';
import { makeTestHome } from './homes.ts';
import { SlowTerminal } from './slow-terminal.ts';
import type { SlowTerminalOptions } from './slow-terminal.ts';

export interface StormingDesk {
  readonly database: TestDesk;
  readonly market: {
    storms(): void;
    /** Stops all prices. After a few seconds the engine counts as silent. */
    pauses(): void;
  };
  openConsole(options?: Partial<Pick<SlowTerminalOptions, 'columns' | 'rows' | 'runs'>>): SlowTerminal;
  /** Call it after the consoles have ended. */
  close(): Promise<void>;
}

const SIZE = { columns: 200, rows: 50 };
const ZOOM_EVERY_MS = 60;

export async function openStormingDesk(): Promise<StormingDesk> {
  const home = makeTestHome();
  const database = await openTestDesk();
  const at = { home: home.path, url: database.url };
  // Logins belong to the whole server, and other test files have desks on it.
  const made = await runBinary(['init', '--yes', '--username', `trader_${randomBytes(4).toString('hex')}`], at);
  if (made.code !== 0) throw new Error(made.stderr);
  const engine = startBinary(['engine', 'run', '--feed', 'sim:every=10'], at);
  const trader = await traderOf(database);
  return {
    database,
    market: { storms: () => void engine.process.kill('SIGCONT'), pauses: () => void engine.process.kill('SIGSTOP') },
    openConsole: (options = {}) => new SlowTerminal([], { ...at, url: trader.url, ...SIZE, ...options }),
    async close() {
      engine.process.kill('SIGCONT');
      engine.process.kill('SIGTERM');
      await engine.result;
      await database.close();
      await home.remove();
    },
  };
}

/** A trader with a portfolio: a superuser owns none, so that its console would not arm. */
async function traderOf(database: TestDesk): Promise<{ readonly url: string }> {
  const login = await database.login('traderai_trader');
  await database.pool.query(
    `with person as (insert into "User" (email, username, login) values ($1 || '@desk.test', $1, $1) returning id)
     insert into "Portfolio" (user_id, name, cash_balance_usd, total_value_usd) select id, 'main', 10000, 10000 from person`,
    [login.user],
  );
  return login;
}

/** Bid and ask exist, and an engine changes them. */
export async function isLive(terminal: SlowTerminal): Promise<void> {
  await terminal.waitFor('LEADING');
  await terminal.waitFor(/BTCUSD +[\d,]+\.\d +\S+ +[\d,]+\.\d +[\d,]+\.\d/);
}

/** Zooms in and out repeatedly, so that every key changes most of the screen. Ends in the initial state. */
export async function zoomFor(consoles: readonly SlowTerminal[], ms: number): Promise<void> {
  let zoomed = false;
  for (const end = performance.now() + ms; performance.now() < end || zoomed; await sleep(ZOOM_EVERY_MS)) {
    for (const one of consoles) one.write('z');
    zoomed = !zoomed;
  }
}

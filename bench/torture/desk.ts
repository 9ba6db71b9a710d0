/** The tortured desk: an embedded server of its own home, its first people, and the checks after each fault. */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { Client, ClientConfig } from 'pg';
import { environmentOfChild } from '../../src/config/environment.ts';
import { packageRoot } from '../../src/config/package-root.ts';
import { openClient } from '../../src/database/connection.ts';
import { verifyDesk } from '../../src/maintenance/verify.ts';
import { ensureServer, findServer, stopServer } from '../../src/server/embedded/server.ts';
import { APPLICATION } from '../support/bed.ts';
import { CLIENTS, PLANNED } from './recording.ts';
import type { TortureState } from './state.ts';

const run = promisify(execFile);
const WITHIN_MS = 120_000;
const PORTFOLIO = 'client';

/** Price, quantity and instant of a fill on the market's clock. */
export type PlannedFill = readonly string[];

export class TortureDesk {
  readonly home: string;

  constructor(home: string) {
    this.home = home;
  }

  /** Starts the server, also after a kill. */
  async start(): Promise<void> {
    await ensureServer(this.home, { stays: 'pinned' });
  }

  async stop(): Promise<void> {
    await stopServer(this.home);
  }

  kill(): void {
    process.kill(findServer(this.home)!.processId, 'SIGKILL');
  }

  /** As a user at the prompt; the first command makes the desk. */
  async command(...words: readonly string[]): Promise<string> {
    const program = [join(packageRoot, 'bin', 'traderai.js'), '--home', this.home, ...words];
    const { stdout } = await run(process.execPath, program, { env: environmentOfChild(), maxBuffer: 1e8 });
    return stdout;
  }

  /** The first user's login, and its portfolio for the client. */
  async client(): Promise<{ readonly config: ClientConfig; readonly portfolioId: string }> {
    return this.#asked(async (root) => {
      const { rows: users } = await root.query<{ login: string }>('select login from "User" where login is not null');
      const config = findServer(this.home)!.configOf(users[0]!.login);
      const client = await openClient(config, { application: APPLICATION });
      try {
        const { rows } = await client.query<{ id: string }>('select id from "Portfolio" where name = $1', [PORTFOLIO]);
        if (rows[0] !== undefined) return { config, portfolioId: rows[0].id };
        const made = await client.query<{ id: string }>('select id from create_portfolio($1, 100000000)', [PORTFOLIO]);
        return { config, portfolioId: made.rows[0]!.id };
      } finally {
        await client.end();
      }
    });
  }

  /** A torture that was killed leaves its engine behind. */
  async endEngine(): Promise<void> {
    const processId = await this.#asked(async (root) => {
      const { rows } = await root.query<{ process_id: number }>(
        `select process_id from "EngineLease" where leader is not null and heartbeat_at > now() - interval '10 seconds'`,
      );
      return rows[0]?.process_id ?? null;
    });
    if (processId !== null) endProcess(processId);
  }

  /** A torture that was killed did not note its last orders: their outcome is what the books say. */
  async adopt(orders: TortureState['orders']): Promise<void> {
    await this.#asked(async (root) => {
      const { rows } = await root.query<{ placed: number; position: number; next: number }>(
        `select count(*)::integer as placed, coalesce(sum(case side when 'BUY' then quantity else -quantity end), 0)::float8 as position,
                coalesce(max(split_part(client_order_id, '-', 2)::integer), 0) + 1 as next
           from "Order" where symbol = $1 and split_part(client_order_id, '-', 2)::integer >= $2`,
        [CLIENTS, orders.next],
      );
      const { placed, position, next } = rows[0]!;
      orders.placed += placed;
      orders.position += position;
      orders.next = Math.max(orders.next, next);
    });
  }

  /** An order needs a price. */
  async priced(): Promise<void> {
    await this.#asked((root) =>
      until(
        async () => (await root.query('select from "Quote" where symbol = $1', [CLIENTS])).rowCount === 1,
        'the market has no price',
      ),
    );
  }

  /** Waits until the client's orders are filled, then checks the laws, the client's books and the plan's fills. */
  async check(state: TortureState, expected: readonly PlannedFill[]): Promise<void> {
    await this.#asked(async (root) => {
      await untilFilled(root);
      await checkClient(root, state.orders);
      const { checks } = await verifyDesk(root);
      const broken = checks.filter(({ ok }) => !ok);
      if (broken.length > 0) throw new Error(`laws are broken: ${JSON.stringify(broken)}`);
      state.compared = await comparePlan(root, state.compared, expected);
    });
  }

  async plannedFills(): Promise<readonly PlannedFill[]> {
    return this.#asked((root) => plannedFills(root, 0));
  }

  async #asked<T>(work: (root: Client) => Promise<T>): Promise<T> {
    const root = await openClient(findServer(this.home)!.superuser, { application: APPLICATION });
    try {
      return await work(root);
    } finally {
      await root.end();
    }
  }
}

/** A process that has just ended by itself still has a fresh heartbeat. */
function endProcess(processId: number): void {
  try {
    process.kill(processId, 'SIGKILL');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

async function untilFilled(root: Client): Promise<void> {
  await until(async () => {
    const { rows } = await root.query<{ open: number }>(
      `select count(*)::integer as open from "Order" where symbol = $1 and is_open(status)`,
      [CLIENTS],
    );
    return rows[0]!.open === 0;
  }, 'the orders of the client are not filled: the recording is over, or the engine is');
}

async function until(wanted: () => Promise<boolean>, otherwise: string): Promise<void> {
  for (const deadline = performance.now() + WITHIN_MS; !(await wanted()); await sleep(50))
    if (performance.now() > deadline) throw new Error(otherwise);
}

/** Every order once, filled once. */
async function checkClient(root: Client, { placed, position }: TortureState['orders']): Promise<void> {
  const { rows } = await root.query<{ orders: number; filled: number; traded: number; position: number }>(
    `select (select count(*)::integer from "Order" where symbol = $1) as orders,
            (select count(*)::integer from "Order" where symbol = $1 and status = 'FILLED' and filled_quantity = quantity) as filled,
            (select coalesce(sum(case side when 'BUY' then quantity else -quantity end), 0)::float8 from "Trade" where symbol = $1) as traded,
            (select coalesce(sum(quantity), 0)::float8 from "Position" where symbol = $1) as position`,
    [CLIENTS],
  );
  const wanted = { orders: placed, filled: placed, traded: position, position };
  if (JSON.stringify(rows[0]) !== JSON.stringify(wanted))
    throw new Error(`the client's books are wrong: ${JSON.stringify(rows[0])} instead of ${JSON.stringify(wanted)}`);
}

async function plannedFills(root: Client, from: number): Promise<readonly PlannedFill[]> {
  const { rows } = await root.query<{ fill: string[] }>(
    `select array[o.client_order_id, t.side::text, t.quantity::text, t.price::text, t.commission::text, t.executed_at::text] as fill
       from "Trade" t join "Order" o on o.id = t.order_id where t.symbol = $1 order by t.sequence offset $2`,
    [PLANNED, from],
  );
  return rows.map(({ fill }) => fill);
}

/** The fills since the last comparison are the next ones of an engine that nothing disturbs. */
async function comparePlan(root: Client, compared: number, expected: readonly PlannedFill[]): Promise<number> {
  const fills = await plannedFills(root, compared);
  const wanted = expected.slice(compared, compared + fills.length);
  if (JSON.stringify(fills) !== JSON.stringify(wanted))
    throw new Error(`the plan's fills differ: ${JSON.stringify(fills)} instead of ${JSON.stringify(wanted)}`);
  return compared + fills.length;
}

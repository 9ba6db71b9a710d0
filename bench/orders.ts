/**
 * The speed of orders from the statement to the books: placed by many clients, accepted, filled, booked, audited and
 * notified by the shipped engine on the same machine, beside the TPC-B-like transactions of pgbench on the same server
 * with the same clients. The rows of an order alone, and these rows with notifications, show what the database itself
 * needs for an order.
 */
import { mkdirSync } from 'node:fs';
import { loadavg } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Client, ClientConfig } from 'pg';
import { randomUUID } from 'node:crypto';
import { systemClock } from '../src/config/clock.ts';
import { openClient } from '../src/database/connection.ts';
import type { Bed, Figure, FigureOptions, FigurePart } from './figure.ts';
import { bareScripts, makeBare } from './orders/bare-rows.ts';
import type { BareScripts } from './orders/bare-rows.ts';
import { SCALE, TPC_B, orderScript } from './orders/client-script.ts';
import type { ClientScript } from './orders/client-script.ts';
import { findDriver } from './orders/driver.ts';
import type { Driver } from './orders/driver.ts';
import { EngineProcess, SYMBOL } from './orders/engine-process.ts';
import { APPLICATION } from './support/bed.ts';
import { makeBenchDesk } from './support/bench-desk.ts';
import { hundredths, median } from './support/percentiles.ts';

const CLIENTS = [1, 8, SCALE];
const RUNS = 3;
/** A new session plans its statements with its first orders: a run is long beside that. */
const SECONDS = 10;
const WARM_UP_SECONDS = 2;
const BARE_SECONDS = 5;
const FILLED_WITHIN_MS = 300_000;
const AIM = 0.7;

interface Run {
  /** A second, while the clients placed. */
  readonly placed: number;
  /** A second, until the last order was filled and booked. */
  readonly filled: number;
  readonly orders: number;
}

interface Measured {
  readonly clients: number;
  readonly runs: Run[];
  readonly references: number[];
  readonly rows: number[];
  readonly notified: number[];
}

/** The two alternate, so that other work on the machine slows both. */
export async function measure(bed: Bed, { runs }: FigureOptions): Promise<Figure> {
  const driver = await findDriver(bed.folder, bed.signal);
  return bed.withDatabase(async (reference) => {
    bed.progress('making the tables of TPC-B');
    await driver.prepare(reference);
    return bed.withDatabase(async (config) => {
      await using desk = await OrderDesk.open(bed, config, driver);
      await desk.take(SCALE, WARM_UP_SECONDS);
      // Awaited here: the desk is over with this function.
      return await bed.withDatabase(async (bare) => {
        const scripts = await desk.bareScripts(bare);
        const measured = CLIENTS.map((clients): Measured => ({
          clients,
          runs: [],
          references: [],
          rows: [],
          notified: [],
        }));
        for (let run = 1; run <= (runs ?? RUNS); run += 1) {
          for (const one of measured) {
            const { clients } = one;
            bed.progress(`run ${run} of ${runs ?? RUNS}: ${clients} clients`);
            bed.signal.throwIfAborted();
            one.references.push(await driver.run(reference, { script: TPC_B, clients, seconds: SECONDS }));
            one.runs.push(await desk.take(clients, SECONDS));
            one.rows.push(await driver.run(bare, { script: scripts.rows, clients, seconds: BARE_SECONDS }));
            one.notified.push(await driver.run(bare, { script: scripts.notified, clients, seconds: BARE_SECONDS }));
          }
        }
        return summed(measured, driver, desk.notifications);
      });
    });
  });
}

/** A trader with a portfolio for each client, a leading engine, and a session that listens as a console does. */
class OrderDesk implements AsyncDisposable {
  readonly #driver: Driver;
  readonly #trader: ClientConfig;
  readonly #script: ClientScript;
  readonly #root: Client;
  readonly #listener: Client;
  readonly #engine: EngineProcess;
  readonly #portfolioIds: readonly string[];
  notifications = 0;

  private constructor(
    parts: Readonly<{
      driver: Driver;
      trader: ClientConfig;
      portfolioIds: readonly string[];
      root: Client;
      listener: Client;
    }>,
    engine: EngineProcess,
  ) {
    this.#driver = parts.driver;
    this.#trader = parts.trader;
    this.#portfolioIds = parts.portfolioIds;
    this.#script = orderScript(SYMBOL, parts.portfolioIds);
    this.#root = parts.root;
    this.#listener = parts.listener;
    this.#engine = engine;
    this.#listener.on('notification', () => (this.notifications += 1));
  }

  static async open(bed: Bed, config: ClientConfig, driver: Driver): Promise<OrderDesk> {
    const home = join(bed.folder, 'home');
    mkdirSync(home, { mode: 0o700 });
    const now = (): number => systemClock.now();
    const { person: trader, engine } = await makeBenchDesk({
      config,
      home,
      symbols: [],
      held: [],
      newId: randomUUID,
      now,
    });
    const root = await openClient(config, { application: APPLICATION });
    const listener = await openClient(trader, { application: APPLICATION });
    await listener.query('listen traderai_order; listen traderai_trade; listen traderai_position');
    await listener.query(`select set_person_limits(current_user_id(), open_orders => 100000, connections => 50)`);
    const { rows } = await listener.query<{ id: string }>(
      `select (create_portfolio('client ' || n, 100000000)).id from generate_series(1, ${SCALE}) n`,
    );
    const process = await EngineProcess.start(engine, home);
    return new OrderDesk({ driver, trader, portfolioIds: rows.map(({ id }) => id), root, listener }, process);
  }

  /** Scripts for an empty desk that write what an order of this desk has written. */
  async bareScripts(config: ClientConfig): Promise<BareScripts> {
    const bare = await openClient(config, { application: APPLICATION });
    try {
      await makeBare(bare);
      return await bareScripts(this.#root, bare, this.#portfolioIds);
    } finally {
      await bare.end();
    }
  }

  /** Every placed order must be filled. */
  async take(clients: number, seconds: number): Promise<Run> {
    const before = await this.#orders();
    const startedAt = performance.now();
    const placed = await this.#driver.run(this.#trader, { script: this.#script, clients, seconds });
    for (const deadline = performance.now() + FILLED_WITHIN_MS; (await this.#open()) > 0;) {
      if (performance.now() > deadline) throw new Error('the engine does not fill the orders of the bench');
      await sleep(10);
    }
    const elapsed = (performance.now() - startedAt) / 1_000;
    const after = await this.#orders();
    if (after.filled !== after.all) throw new Error('an order of the bench was not filled');
    const orders = after.all - before.all;
    return { placed, filled: orders / elapsed, orders };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#engine[Symbol.asyncDispose]();
    await Promise.all([this.#root.end(), this.#listener.end()]);
  }

  async #open(): Promise<number> {
    const { rows } = await this.#root.query<{ open: number }>(
      'select count(*)::integer as open from "Order" where is_open(status)',
    );
    return rows[0]!.open;
  }

  async #orders(): Promise<{ readonly all: number; readonly filled: number }> {
    const { rows } = await this.#root.query<{ all: number; filled: number }>(
      `select count(*)::integer as all, count(*) filter (where status = 'FILLED')::integer as filled from "Order"`,
    );
    return rows[0]!;
  }
}

function summed(measured: readonly Measured[], driver: Driver, notifications: number): Figure {
  const parts = measured.map(({ clients, runs, references, rows, notified }): FigurePart => {
    const [filled, placed] = [median(runs.map((run) => run.filled)), median(runs.map((run) => run.placed))];
    const [rowsAlone, rowsNotified] = [Math.round(median(rows)), Math.round(median(notified))];
    const reference = median(references);
    return {
      name: clients === 1 ? '1 client' : `${clients} clients`,
      result: {
        ordersPerSecond: Math.round(filled),
        placedPerSecond: Math.round(placed),
        orders: runs.reduce((sum, run) => sum + run.orders, 0),
        runs: runs.map((run) => Math.round(run.filled)),
      },
      reference: {
        what: `TPC-B-like, scale ${SCALE}: ${driver.name}`,
        transactionsPerSecond: Math.round(reference),
        runs: references.map((rate) => Math.round(rate)),
        rowsAlonePerSecond: rowsAlone,
        rowsAndNotificationsPerSecond: rowsNotified,
      },
      ratio: hundredths(filled / reference),
      aim: AIM,
      plans: {},
      said: {
        result: `${Math.round(filled)} orders/s filled and booked, placed at ${Math.round(placed)}/s`,
        reference: `${Math.round(reference)} TPC-B-like transactions/s; an order's rows alone ${rowsAlone}/s, with notifications ${rowsNotified}/s`,
      },
    };
  });
  const worst = parts.reduce((one, other) => (other.ratio < one.ratio ? other : one));
  return {
    ...worst,
    result: { ...worst.result, notifications, load: hundredths(loadavg()[0]!) },
    parts,
  };
}

/**
 * The place of attacks on the engine's time: a real engine process on a moving market, a hostile trader with three
 * keys, and a bystander.
 */
import { randomBytes, randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Client, ClientConfig } from 'pg';
import { connectionUrl } from '../../src/database/connection.ts';
import { startBinary } from '../support/binary.ts';
import type { RunningBinary } from '../support/binary.ts';
import { makeTestHome } from '../support/homes.ts';
import type { Person } from './attack.ts';
import { connected, makePerson } from './logins.ts';

export const SYMBOL = 'BTCUSD';
/** Quotes in a second: the wait for the market is small beside what the desk does. */
const RATE = 20;
const CASH = 1_000_000_000;

export interface Stage {
  readonly root: Client;
  readonly engine: RunningBinary;
  readonly mallory: Person;
  readonly bystander: Person;
  /** Another trader, for an attack that ends its login. */
  newTrader(name: string): Promise<Person>;
  close(): Promise<void>;
}

/**
 * Both traders hold a position: the engine values their portfolios at every mark. The engine has a login of scope
 * engine.
 */
export async function openStage(superuser: ClientConfig): Promise<Stage> {
  const root = await connected(superuser);
  const tag = randomBytes(4).toString('hex');
  const home = makeTestHome();
  const secret = randomBytes(12).toString('hex');
  await root.query(`create role attacked_engine_${tag} login password '${secret}' in role traderai_engine`);
  const url = connectionUrl({ ...superuser, user: `attacked_engine_${tag}`, password: secret });
  const engine = startBinary(['engine', 'run', '--feed', `sim:${SYMBOL},rate=${RATE}`], { home: home.path, url });
  const close = async (): Promise<void> => {
    engine.process.kill('SIGCONT');
    engine.process.kill('SIGTERM');
    await engine.result;
    await root.query(`drop role attacked_engine_${tag}`);
    await root.end();
    await home.remove();
  };
  try {
    await until(
      async () =>
        (await root.query(`select from "Quote" where symbol = '${SYMBOL}' and last is not null`)).rowCount === 1,
    );
    const newTrader = (name: string): Promise<Person> => makeTrader(root, superuser, `${name}_${tag}`);
    const [mallory, bystander] = [await newTrader('mallory'), await newTrader('bystander')];
    return { root, engine, mallory, bystander, newTrader, close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function makeTrader(root: Client, superuser: ClientConfig, login: string): Promise<Person> {
  const made = await makePerson(root, superuser, { login, cash: CASH });
  const client = await connected(made.config);
  await fillMs(client, made);
  await client.end();
  return made;
}

/** Milliseconds from placing a market order to its fill, as this client sees them. */
export async function fillMs(client: Client, { portfolioId }: Pick<Person, 'portfolioId'>): Promise<number> {
  const startedAt = performance.now();
  await filled(client, { portfolioId, clientOrderId: randomUUID() });
  return performance.now() - startedAt;
}

/** Instants of `performance.now()` at which the client of an order learned of each step. */
export interface OrderSteps {
  readonly placedAt: number;
  readonly acceptedAt: number;
  readonly filledAt: number;
}

/** Places a market order, or finds it by its client order id, and waits for its fill. */
export async function filled(
  client: Client,
  { portfolioId, clientOrderId }: { readonly portfolioId: string; readonly clientOrderId: string },
): Promise<OrderSteps> {
  const { rows } = await client.query<{ id: string }>(
    `select id from place_order($1, $2, '${SYMBOL}', 'BUY', 'MARKET', 0.001)`,
    [portfolioId, clientOrderId],
  );
  const placedAt = performance.now();
  let acceptedAt: number | null = null;
  let filledAt: number | null = null;
  await until(async () => {
    const found = await client.query<{ status: string }>('select status from "Order" where id = $1', [rows[0]!.id]);
    const { status } = found.rows[0]!;
    if (status !== 'PENDING_NEW') acceptedAt ??= performance.now();
    if (status === 'FILLED') filledAt = performance.now();
    return filledAt !== null;
  });
  return { placedAt, acceptedAt: acceptedAt!, filledAt: filledAt! };
}

export async function until(wanted: () => Promise<boolean>): Promise<void> {
  for (const end = performance.now() + 30_000; !(await wanted()); await sleep(10))
    if (performance.now() > end) throw new Error('no result after 30 s');
}

/**
 * A desk with a market, a leading engine and a trader. Commands run in the real program, or in this process where only
 * details matter.
 */
import { connectionUrl } from '../../src/database/connection.ts';
import { readOrder } from '../../src/database/queries/orders.ts';
import { openPrisma } from '../../src/database/prisma.ts';
import { runBinary } from '../support/binary.ts';
import type { BinaryResult } from '../support/binary.ts';
import { makeTestHome } from '../support/homes.ts';
import { jsonInProcess, runInProcess } from '../support/in-process.ts';
import { acceptAndFill, openSqlDesk } from '../support/sql-desk.ts';
import type { Engine, Person, SqlDesk } from '../support/sql-desk.ts';

export interface CommandDesk {
  readonly sql: SqlDesk;
  readonly engine: Engine;
  readonly person: Person;
  readonly home: string;
  readonly url: string;
  urlOf(login: string): string;
  /** Runs the real program with the trader's login. */
  program(...args: string[]): Promise<BinaryResult>;
  /** Runs the same command in this process. */
  run(...args: string[]): Promise<BinaryResult>;
  /** Adds --json and parses the output; throws the error of the command when its exit code is not 0. */
  json<T>(...args: string[]): Promise<T>;
  /** The engine accepts the trader's market buy and fills all of it. */
  fill(number: number, price: string): Promise<void>;
  close(): Promise<void>;
}

export async function openCommandDesk(
  role: 'traderai_trader' | 'traderai_admin' = 'traderai_trader',
): Promise<CommandDesk> {
  const sql = await openSqlDesk();
  const home = makeTestHome();
  const engine = await sql.engine();
  await sql.instrument('BTCUSD', { tick_size: '0.01', lot_size: '0.0001' });
  await sql.instrument('ETHUSD');
  await sql.quote('BTCUSD', '6399', '6401', '6400');
  await sql.quote('ETHUSD', '199', '201', '200');
  const person = await sql.person({ role });
  const urlOf = (login: string): string => {
    const { host, port, database, user, password } = sql.configOf(login);
    return connectionUrl({ host, port, database, user, password });
  };
  const options = { home: home.path, url: urlOf(person.login) };
  const prisma = openPrisma(options.url, { application: 'test' });
  return {
    sql,
    engine,
    person,
    home: home.path,
    url: options.url,
    urlOf,
    program: (...args) => runBinary(args, options),
    run: (...args) => runInProcess(args, options),
    json: (...args) => jsonInProcess(args, options),
    async fill(number, price) {
      const order = await readOrder(prisma.db, { portfolioId: person.portfolioId, number });
      if (order === null) throw new Error(`there is no order ${number}`);
      await engine.book(
        acceptAndFill({
          orderId: order.id,
          portfolioId: person.portfolioId,
          symbol: order.symbol,
          quantity: order.quantity.toFixed(),
          price,
        }),
      );
    },
    async close() {
      await prisma.close();
      await sql.close();
      await home.remove();
    },
  };
}

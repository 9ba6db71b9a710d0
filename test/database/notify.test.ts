import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { placeOrder } from '../../src/database/actions/place-order.ts';
import { listen } from '../../src/database/listening.ts';
import type { ChangeHint, Listener } from '../../src/database/listening.ts';
import { marketBuy, openSqlDesk } from '../support/sql-desk.ts';
import type { SqlDesk } from '../support/sql-desk.ts';

let desk: SqlDesk;

beforeAll(async () => {
  desk = await openSqlDesk();
  await desk.instrument('BTCUSD');
  await desk.quote('BTCUSD', '6399.99', '6400.01', '6400');
});
afterAll(() => desk.close());

/**
 * The notifications of one statement of the superuser. A notification of the same session arrives before the result.
 */
async function heardDuring(...statements: readonly string[]): Promise<string[]> {
  const client = await desk.root.connect();
  const heard: string[] = [];
  client.on('notification', ({ channel, payload }) => heard.push(`${channel} ${payload ?? ''}`));
  for (const topic of ['order', 'position', 'trade', 'portfolio', 'quote', 'signal', 'alert', 'instrument'])
    await client.query(`listen traderai_${topic}`);
  for (const statement of statements) await client.query(statement);
  await client.query('select 1');
  client.release(true);
  return heard;
}

describe('a notification', () => {
  test('is sent once a statement, for any number of changed rows', async () => {
    const insert = `insert into "Signal" (source, algorithm, symbol, interval, direction, strength, entry_price, generated_at, expires_at)
      select 'test', 'none', 'BTCUSD', '1m', 'LONG', 0.5, 100, '2018-01-01'::timestamptz + n * interval '1 minute', '2019-01-01'
        from generate_series(1, 1000) n`;
    expect(await heardDuring(insert)).toEqual(['traderai_signal BTCUSD']);
    expect(await heardDuring(`update "Signal" set strength = 0.6`)).toEqual(['traderai_signal BTCUSD']);
    expect(await heardDuring(`delete from "Signal"`)).toEqual(['traderai_signal BTCUSD']);
  });

  test('contains each key once', async () => {
    await desk.instrument('AAA');
    await desk.instrument('BBB');
    const [heard] = await heardDuring(
      `insert into "Quote" (symbol, last, quoted_at) values ('AAA', 1, now()), ('BBB', 2, now())`,
    );
    expect(heard?.split(' ')[1]?.split(',').sort()).toEqual(['AAA', 'BBB']);
  });

  test('with more keys than a payload can contain means everything', async () => {
    const many = `insert into "Instrument" (symbol, name) select 'SYMBOL' || n, 'x' from generate_series(1, 2000) n`;
    expect(await heardDuring(many)).toEqual(['traderai_instrument *']);
  });

  test('is not sent for a statement that changes nothing, nor for a rolled back one', async () => {
    expect(await heardDuring(`update "Quote" set last = 3 where symbol = 'NOSUCH'`)).toEqual([]);
    expect(await heardDuring('begin', `update "Quote" set last = 3`, 'rollback')).toEqual([]);
  });

  test('is sent for every table that consoles watch', async () => {
    const { rows } = await desk.root.query<{ table: string; operations: string }>(
      `select c.relname as table, string_agg(case when t.tgtype & 4 > 0 then 'insert' when t.tgtype & 8 > 0 then 'delete' else 'update' end, ' ' order by t.tgtype) as operations
         from pg_trigger t join pg_class c on c.oid = t.tgrelid join pg_proc p on p.oid = t.tgfoid
        where p.proname = 'notify_change' and t.tgtype & 1 = 0 group by 1 order by 1`,
    );
    const all = 'insert delete update';
    expect(rows).toEqual(
      [
        'Alert',
        'AlertRule',
        'Halt',
        'Instrument',
        'LimitBreach',
        'Order',
        'Portfolio',
        'PortfolioGrant',
        'Position',
        'Proposal',
        'Quote',
        'RiskLimit',
        'Signal',
        'Trade',
      ].map((table) => ({ table, operations: all })),
    );
  });
});

describe('a listener', () => {
  /** Records notifications and full reads, and can wait for the next matching one. */
  function listening(login: string): {
    readonly heard: (ChangeHint | 'read everything')[];
    readonly listener: Listener;
    until(fits: () => boolean): Promise<void>;
  } {
    const heard: (ChangeHint | 'read everything')[] = [];
    let wake = (): void => undefined;
    const listener = listen({
      config: desk.configOf(login),
      topics: ['order', 'quote'],
      onChange: (hint) => (heard.push(hint), wake()),
      onReconnect: () => (heard.push('read everything'), wake()),
      onState: () => wake(),
      heartbeatEveryMs: 50,
      heartbeatTimeoutMs: 300,
    });
    return {
      heard,
      listener,
      async until(fits) {
        while (!fits()) await new Promise<void>((resolve) => (wake = resolve));
      },
    };
  }

  test('receives only the keys of its topics, after an initial full read', async () => {
    const person = await desk.person();
    const { heard, listener, until } = listening(person.login);
    await until(() => heard.length === 1);
    await placeOrder(person.pool, marketBuy(person));
    await until(() => heard.length === 2);
    await listener.close();
    expect(heard).toEqual(['read everything', { topic: 'order', keys: [person.portfolioId] }]);
  });

  test('whose connection was ended by the server reads everything again', async () => {
    const person = await desk.person();
    const { heard, listener, until } = listening(person.login);
    await until(() => listener.state().kind === 'listening');
    await desk.root.query(`select pg_terminate_backend(pid) from pg_stat_activity where usename = $1`, [person.login]);
    await until(() => heard.filter((entry) => entry === 'read everything').length === 2);
    await desk.root.query(`update "Quote" set last = 6401 where symbol = 'BTCUSD'`);
    await until(() => heard.length === 3);
    expect(heard[2]).toEqual({ topic: 'quote', keys: ['BTCUSD'] });
    expect(listener.reconnects()).toBe(1);
    await listener.close();
  });

  test('notices a server that is silent on an open connection', async () => {
    const { createServer, connect } = await import('node:net');
    const config = desk.configOf((await desk.person()).login);
    const target =
      typeof config.host === 'string' && config.host.startsWith('/')
        ? { path: `${config.host}/.s.PGSQL.${config.port ?? 5432}` }
        : { host: config.host ?? 'localhost', port: config.port ?? 5432 };
    let swallowing = false;
    const relay = createServer((inside) => {
      const outside = connect(target);
      inside.on('data', (data) => swallowing || outside.write(data));
      outside.on('data', (data) => swallowing || inside.write(data));
      inside.on('close', () => outside.destroy()).on('error', () => outside.destroy());
      outside.on('close', () => inside.destroy()).on('error', () => inside.destroy());
    });
    await new Promise<void>((resolve) => relay.listen(0, '127.0.0.1', resolve));
    const { port } = relay.address() as { port: number };
    const reasons: string[] = [];
    let times = 0;
    const done = new Promise<void>((resolve) => {
      const listener = listen({
        config: { ...config, host: '127.0.0.1', port },
        topics: ['quote'],
        heartbeatEveryMs: 20,
        heartbeatTimeoutMs: 200,
        onChange: () => undefined,
        onReconnect: () => {
          times += 1;
          if (times === 1) swallowing = true;
          else void listener.close().then(resolve);
        },
        onState: (state) => {
          if (state.kind !== 'lost') return;
          reasons.push(state.reason);
          swallowing = false;
        },
      });
    });
    await done;
    relay.close();
    expect(reasons).toEqual(['the server did not answer a heartbeat within 200 ms']);
  });
});

/** The engine on a queue of notifications that was full before it started. */
import { expect, test } from 'vitest';
import { startBinary } from '../support/binary.ts';
import { openQueueDesk } from '../support/full-queue.ts';

test('an engine that is started on a full queue books, and ends the session that keeps it', async () => {
  const desk = await openQueueDesk();
  try {
    const held = await desk.fillQueue();
    try {
      const engine = startBinary(['engine', 'run', '--feed', 'sim:BTCUSD'], { home: desk.home });
      await expect.poll(engine.errors).toContain('it blocked the queue of notifications');
      engine.process.kill('SIGTERM');
      const { code, stderr } = await engine.result;
      expect(code).toBe(130);
      expect(stderr).not.toContain('Next try');
    } finally {
      held.release(true);
    }
  } finally {
    await desk.close();
  }
});

test('a queue that a statement keeps full which cannot be interrupted fails no order', async () => {
  const desk = await openQueueDesk();
  try {
    await desk.run('engine', 'run', '--once', '--feed', 'sim:BTCUSD');
    const held = await desk.fillQueue('in a statement');
    try {
      const { processID: processId } = held as unknown as { readonly processID: number };
      const portfolio = await desk.run('portfolio', 'create', 'swing', '--cash', '100000');
      const engine = startBinary(['engine', 'run', '--feed', 'sim:BTCUSD,every=20'], { home: desk.home });
      const line = ['b 0.01 BTCUSD @mkt', '--portfolio', 'swing', '--wait', 'filled'];
      const order = await desk.run('order', 'place', ...line);
      // Only a notification tells the engine about a rule.
      const rule = await desk.run('alert', 'rule', 'create', 'BTCUSD last > 1');
      const triggered = async (): Promise<unknown> =>
        (await desk.superuser.query('select triggered from "AlertRule"')).rows;
      await expect.poll(triggered).toEqual([{ triggered: true }]);
      engine.process.kill('SIGTERM');
      expect([portfolio, order, rule].map(({ code, stderr }) => (code === 0 ? 0 : stderr))).toEqual([0, 0, 0]);
      expect((await engine.result).stderr).not.toContain('Next try');
      const { rows } = await desk.superuser.query(
        `select (select count(*)::int from "Trade") as trades, pg_notification_queue_usage() > 0.5 as full,
                exists (select from pg_stat_activity where pid = $1 and state = 'active') as kept`,
        [processId],
      );
      expect(rows).toEqual([{ trades: 1, full: true, kept: true }]);
    } finally {
      held.release(true);
    }
  } finally {
    await desk.close();
  }
});

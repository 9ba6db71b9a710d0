/** The engine on a queue of notifications that was full before it started: each of its bookings fails. */
import { expect, test } from 'vitest';
import { openQueueDesk } from '../support/full-queue.ts';

test('an engine that is started on a full queue ends the session that keeps it, then serves the desk', async () => {
  const desk = await openQueueDesk();
  try {
    const held = await desk.fillQueue();
    try {
      const engine = await desk.run('engine', 'run', '--once', '--feed', 'sim:BTCUSD');
      expect(engine.stderr).toContain('it blocked the queue of notifications');
      expect(engine.code).toBe(0);
      expect((await desk.run('portfolio', 'create', 'swing', '--cash', '1000')).code).toBe(0);
    } finally {
      held.release(true);
    }
  } finally {
    await desk.close();
  }
});

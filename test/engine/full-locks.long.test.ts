/** A table of locks that a login has filled: the server opens no connection and begins no transaction that writes. */
import { expect, test } from 'vitest';
import { startBinary } from '../support/binary.ts';
import { openQueueDesk } from '../support/full-queue.ts';

test('a leading engine closes a login that fills the table of locks again and again, without a pause', async () => {
  const desk = await openQueueDesk();
  const engine = startBinary(['engine', 'run', '--feed', 'sim:BTCUSD'], { home: desk.home });
  let said = '';
  engine.process.stderr!.on('data', (text: string) => (said += text));
  try {
    await expect.poll(() => said, { timeout: 30_000 }).toContain('Leading with epoch');
    await desk.refillLocks();
    expect(said).toContain('Closed the login ann: it used up the table of locks again and again.');
    const acceptedAfter = async (): Promise<unknown> =>
      (await desk.run('order', 'place', 'b 0.01 BTCUSD @mkt', '--portfolio', 'main', '--wait', 'filled')).code;
    await expect.poll(acceptedAfter, { timeout: 30_000 }).toBe(0);
    expect((await desk.run('alert', 'list')).stdout).toContain('traderai user reset ann');
    expect((await desk.run('user', 'reset', 'ann')).code).toBe(0);
    expect((await desk.superuser.query(`select rolcanlogin from pg_roles where rolname = 'ann'`)).rows).toEqual([
      { rolcanlogin: true },
    ]);
    expect((await desk.run('db', 'verify')).code).toBe(0);
  } finally {
    engine.process.kill();
    await engine.result;
    await desk.close();
  }
});

test('a leading engine ends the session that keeps the table of locks full, then serves the desk', async () => {
  const desk = await openQueueDesk();
  const engine = startBinary(['engine', 'run', '--feed', 'sim:BTCUSD'], { home: desk.home });
  let said = '';
  engine.process.stderr!.on('data', (text: string) => (said += text));
  try {
    await expect.poll(() => said, { timeout: 30_000 }).toContain('Leading with epoch');
    const acceptedAfter = async (): Promise<unknown> =>
      (await desk.run('order', 'place', 'b 0.01 BTCUSD @mkt', '--portfolio', 'main', '--wait', 'filled')).code;
    await expect.poll(acceptedAfter, { timeout: 30_000 }).toBe(0);
    const held = await desk.fillLocks();
    try {
      await expect
        .poll(() => said, { timeout: 30_000 })
        .toContain('Ended a session of ann: it used up the table of locks.');
      await expect(held.query('select 1')).rejects.toThrow();
      await expect.poll(acceptedAfter, { timeout: 30_000 }).toBe(0);
    } finally {
      held.release(true);
    }
    expect((await desk.run('db', 'verify')).code).toBe(0);
  } finally {
    engine.process.kill();
    await engine.result;
    await desk.close();
  }
});

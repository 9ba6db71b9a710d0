/** Another version of the program changes the schema of a desk while a console and an engine of this version run. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openCommandDesk } from '../commands/command-desk.ts';
import type { CommandDesk } from '../commands/command-desk.ts';
import { startBinary } from '../support/binary.ts';
import { openTerminal } from '../support/pty.ts';

let desk: CommandDesk;
beforeAll(async () => {
  desk = await openCommandDesk();
});
afterAll(() => desk.close());

const migrateByAnother = async (): Promise<unknown> =>
  desk.sql.root.query(`insert into "_traderai_objects" (path, checksum) values ('orders/newer.sql', repeat('0', 64))`);
const goBack = async (): Promise<unknown> =>
  desk.sql.root.query(`delete from "_traderai_objects" where path = 'orders/newer.sql'`);

test('a console says so, disarms, sends nothing, works again with its own schema, and ends with exit code 4', async () => {
  const terminal = openTerminal([], { home: desk.home, url: desk.url });
  try {
    await terminal.waitFor(/main .*DISARMED .*equity 10,000/);
    terminal.press('A');
    await terminal.waitFor(' ARMED');
    await migrateByAnother();
    await terminal.waitFor('Nothing is sent: another version of traderai changed the schema');
    await terminal.waitFor('DISARMED');
    terminal.press('o');
    terminal.write('b 0.1 BTCUSD @mkt');
    terminal.press('<enter>');
    await terminal.waitFor('NOT sent');
    terminal.press('<esc><esc>');
    await goBack();
    await terminal.waitFor((text) => !text.includes('Nothing is sent'), { timeoutMs: 15_000 });
    await migrateByAnother();
    await terminal.waitFor('Nothing is sent');
    terminal.press(':q<enter>');
    expect((await terminal.exited).code).toBe(4);
    const { rows } = await desk.sql.root.query<{ orders: number }>('select count(*)::int as orders from "Order"');
    expect(rows).toEqual([{ orders: 0 }]);
  } finally {
    terminal.kill();
    await goBack();
  }
}, 60_000);

test('an engine gives the lead up, stands by without writing, and leads again with its own schema', async () => {
  await desk.sql.root.query('update "EngineLease" set leader = null, heartbeat_at = null');
  const engine = startBinary(['engine', 'run'], { home: desk.home, url: desk.urlOf(desk.engine.login) });
  let said = '';
  engine.process.stderr!.on('data', (text: string) => (said += text));
  const epoch = async (): Promise<string> =>
    (await desk.sql.root.query<{ epoch: string }>('select epoch::text from "EngineLease"')).rows[0]!.epoch;
  try {
    await expect.poll(() => said, { timeout: 20_000 }).toContain('Leading with epoch');
    await migrateByAnother();
    await expect.poll(() => said, { timeout: 10_000 }).toContain('Standing by: another version of traderai');
    const before = await epoch();
    await new Promise((resolve) => setTimeout(resolve, 1_200));
    expect(await epoch()).toBe(before);
    await goBack();
    await expect.poll(epoch, { timeout: 10_000 }).not.toBe(before);
  } finally {
    engine.process.kill('SIGTERM');
    await engine.result;
    await goBack();
  }
}, 60_000);

test('an engine that gives up when another leads ends with exit code 4 instead', async () => {
  await desk.sql.root.query('update "EngineLease" set leader = null, heartbeat_at = null');
  const engine = startBinary(['engine', 'run', '--while-used'], {
    home: desk.home,
    url: desk.urlOf(desk.engine.login),
  });
  let said = '';
  engine.process.stderr!.on('data', (text: string) => (said += text));
  try {
    await expect.poll(() => said, { timeout: 20_000 }).toContain('Leading with epoch');
    await migrateByAnother();
    expect(await engine.result).toMatchObject({
      code: 4,
      stderr: expect.stringContaining('Start it again with the version of traderai that the desk has now.'),
    });
  } finally {
    engine.process.kill('SIGKILL');
    await goBack();
  }
}, 60_000);

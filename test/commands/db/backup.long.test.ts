import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { connectionUrl } from '../../../src/database/connection.ts';
import { runBinary, startBinary } from '../../support/binary.ts';
import type { RunningBinary } from '../../support/binary.ts';
import { openTestDesk } from '../../support/desk.ts';
import type { TestDesk } from '../../support/desk.ts';
import { openDoor } from '../../support/door.ts';
import { makeTestHome } from '../../support/homes.ts';
import type { TestHome } from '../../support/homes.ts';

let folder: string;
let home: TestHome;
let desk: TestDesk;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'traderai-backup-'));
  home = makeTestHome();
  desk = await openTestDesk();
  await desk.pool.query(
    `insert into "Instrument" (symbol, name) select 'SYM' || i, 'Symbol ' || i from generate_series(1, 1234) i`,
  );
});
afterAll(async () => {
  await desk.close();
  await home.remove();
  rmSync(folder, { recursive: true });
});

test('a backup removes the files of a killed backup in its folder, and leaves the files of a running one', async () => {
  const cron = mkdtempSync(join(folder, 'cron-'));
  const door = await openDoor(desk.superuser, { holds: /copy /i });
  const held = async (name: string): Promise<RunningBinary> => {
    const running = startBinary(['db', 'backup', join(cron, name)], {
      home: home.path,
      url: connectionUrl(door.through(desk.superuser)),
    });
    await expect
      .poll(() => readdirSync(cron).some((entry) => entry.startsWith(`.${name}.`)), { timeout: 30_000 })
      .toBe(true);
    return running;
  };
  try {
    const [killed, living] = [await held('monday'), await held('tuesday')];
    killed.process.kill('SIGKILL');
    expect(await killed.result).toMatchObject({ signal: 'SIGKILL' });
    expect(readdirSync(cron)).toHaveLength(2);
    expect(
      await runBinary(['db', 'backup', join(cron, 'wednesday')], { home: home.path, url: desk.url }),
    ).toMatchObject({ code: 0 });
    expect(readdirSync(cron).sort()).toEqual([expect.stringMatching(/^\.tuesday\..*\.part$/), 'wednesday']);
    living.process.kill('SIGTERM');
    await living.result;
    expect(readdirSync(cron)).toEqual(['wednesday']);
  } finally {
    await door.close();
  }
});

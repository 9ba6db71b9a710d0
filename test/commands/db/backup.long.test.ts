import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { connectionUrl } from '../../../src/database/connection.ts';
import { runBinary, runJson, startBinary } from '../../support/binary.ts';
import type { RunningBinary } from '../../support/binary.ts';
import { openTestDesk } from '../../support/desk.ts';
import type { TestDesk } from '../../support/desk.ts';
import { openDoor } from '../../support/door.ts';
import { makeTestHome } from '../../support/homes.ts';
import type { TestHome } from '../../support/homes.ts';
import { openTerminal } from '../../support/pty.ts';

let folder: string;
let home: TestHome;
let desk: TestDesk;
const file = (name: string): string => join(folder, name);
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

test('on a terminal a large database shows its rows', async () => {
  const other = await openTestDesk({ schema: 'none' });
  const database = `${other.database}_again`;
  try {
    await other.pool.query(
      `create table big as select i, repeat(md5(i::text), 10) as text from generate_series(1, 250000) i`,
    );
    const backing = openTerminal(['db', 'backup', file('terminal')], { home: home.path, url: other.url });
    expect(await backing.exited, backing.screen.text()).toMatchObject({ code: 0 });
    expect(backing.screen.raw()).toMatch(/\[=* *\] +\d+ % {2}[\d,]+ rows {2}\d+\.\d MB written/);
    const restoring = openTerminal(['db', 'restore', file('terminal'), '--database', database], {
      home: home.path,
      url: other.url,
    });
    expect(await restoring.exited, restoring.screen.text()).toMatchObject({ code: 0 });
    expect(restoring.screen.raw()).toMatch(/\[=* *\] +\d+ % {2}[\d,]+ rows (loaded|compared)/);
  } finally {
    await other.pool.query(`drop database if exists ${database} with (force)`);
    await other.close();
  }
});

test('the embedded desk of one home is restored in another, which says whose passwords it will replace', async () => {
  const [one, other] = [makeTestHome(), makeTestHome()];
  const passwords = (home: TestHome): Record<string, string> =>
    JSON.parse(readFileSync(join(home.path, 'credentials.json'), 'utf8')) as Record<string, string>;
  try {
    await runJson(['init', '--yes', '--username', 'ann'], { home: one.path });
    const made = await runJson<{ readonly roles: readonly string[] }>(['db', 'backup', file('home')], {
      home: one.path,
    });
    expect(existsSync(file('home'))).toBe(true);
    expect(await runJson(['db', 'restore', file('home')], { home: other.path })).toMatchObject({
      database: 'traderai',
      rolesCreated: made.roles,
      rolesKept: [],
      passwordsReplacedNext: ['ann', 'ann_engine'],
    });
    expect(await runJson(['db', 'status'], { home: other.path })).toMatchObject({ schema: 'current' });
    const { ann, ann_engine } = passwords(one);
    writeFileSync(join(other.path, 'credentials.json'), JSON.stringify({ ...passwords(other), ann, ann_engine }));
    await runJson(['portfolio', 'list'], { home: other.path });
    expect(passwords(other)).toMatchObject({ ann, ann_engine });
  } finally {
    await one.remove();
    await other.remove();
  }
});

/** The doctor finds files of the home that other accounts can read, change or replace. */
import { chmodSync, chownSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeTestHome } from '../support/homes.ts';
import { runInProcess } from '../support/in-process.ts';
import { openCommandDesk } from './command-desk.ts';
import type { CommandDesk } from './command-desk.ts';
import { checkOf } from './examination.ts';
import type { Examination } from './examination.ts';

let desk: CommandDesk;
beforeAll(async () => {
  desk = await openCommandDesk();
});
afterAll(() => desk.close());

const doctor = async (url: string, home = desk.home): Promise<Examination & { code: number | null }> => {
  const { code, stdout } = await runInProcess(['doctor', '--json'], { home, url });
  return { code, ...(JSON.parse(stdout) as Examination) };
};

test('secrets that others may read, and a folder that others may change, are failures', async () => {
  const home = makeTestHome();
  const homeOf = async (): Promise<Examination['checks'][number] | undefined> =>
    checkOf(
      JSON.parse((await runInProcess(['doctor', '--json'], { home: home.path, url: desk.url })).stdout) as Examination,
      'home',
    );
  try {
    chmodSync(home.path, 0o755);
    expect(await homeOf()).toMatchObject({ status: 'warning', detail: expect.stringContaining('(755)') });
    writeFileSync(join(home.path, 'config.json'), '{}');
    chmodSync(join(home.path, 'config.json'), 0o666);
    expect(await homeOf()).toMatchObject({
      status: 'failure',
      detail: expect.stringContaining('config.json (666)'),
      remedy: expect.stringContaining('chmod 600'),
    });
    chmodSync(join(home.path, 'config.json'), 0o600);
    chmodSync(home.path, 0o777);
    expect(await homeOf()).toMatchObject({
      status: 'failure',
      remedy: expect.stringContaining(process.getuid?.() === 0 ? 'chmod 711' : 'chmod 700'),
    });
    chmodSync(home.path, 0o700);
    expect(await homeOf()).toMatchObject({ status: 'ok' });
  } finally {
    await home.remove();
  }
});
test('backups that others may read or change, and their folder, are failures', async () => {
  const home = makeTestHome();
  const homeOf = async () => checkOf(await doctor(desk.url, home.path), 'home');
  const folder = join(home.path, 'backups');
  const file = join(folder, 'migrate-20260131.backup');
  try {
    mkdirSync(folder, { mode: 0o700 });
    writeFileSync(file, 'rows', { mode: 0o600 });
    expect(await homeOf()).toMatchObject({ status: 'ok' });
    for (const [path, mode, closed] of [
      [file, 0o644, 0o600],
      [file, 0o620, 0o600],
      [folder, 0o755, 0o700],
      [folder, 0o730, 0o700],
    ] as const) {
      chmodSync(path, mode);
      expect(await homeOf()).toMatchObject({
        status: 'failure',
        detail: expect.stringContaining(`${path} (${mode.toString(8)})`),
        remedy: expect.stringContaining(`chmod -R go= ${folder}`),
      });
      chmodSync(path, closed);
    }
  } finally {
    await home.remove();
  }
});

test.runIf(process.getuid?.() === 0)('secrets and backups that another account owns are failures', async () => {
  const home = makeTestHome();
  const folder = join(home.path, 'backups');
  const secret = join(home.path, 'config.json');
  try {
    mkdirSync(folder, { mode: 0o700 });
    writeFileSync(secret, '{}', { mode: 0o600 });
    for (const path of [secret, folder]) {
      chownSync(path, 65_534, 65_534);
      expect(checkOf(await doctor(desk.url, home.path), 'home')).toMatchObject({
        status: 'failure',
        detail: expect.stringContaining(`another user of this machine owns ${path} (user 65534)`),
        remedy: expect.stringContaining(`chown 0 ${path}`),
      });
      chownSync(path, 0, 0);
    }
    expect(checkOf(await doctor(desk.url, home.path), 'home')).toMatchObject({ status: 'ok' });
  } finally {
    await home.remove();
  }
});

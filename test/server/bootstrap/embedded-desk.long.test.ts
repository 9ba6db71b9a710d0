import { afterEach, beforeEach, expect, test } from 'vitest';
import { runBinary, runJson, startBinary } from '../../support/binary.ts';
import { makeTestHome } from '../../support/homes.ts';
import type { TestHome } from '../../support/homes.ts';
import { ANN, BOOKS, ask, openFirstDesk } from './first-desk.ts';

let home: TestHome;
beforeEach(() => {
  home = makeTestHome();
});
afterEach(() => home.remove());

test('a first start that is killed at any moment, twice, still gives one desk', async () => {
  for (const afterMs of [150, 600, 1_200, 1_800, 2_400, 3_000, 3_600]) {
    const running = startBinary(['init', '--yes', '--username', 'ann'], { home: home.path });
    await Promise.race([running.result, new Promise((resolve) => setTimeout(resolve, afterMs))]);
    running.process.kill('SIGKILL');
    await running.result;
  }
  expect(await runBinary(['init', '--yes', '--username', 'ann', '--quiet'], { home: home.path })).toMatchObject({
    code: 0,
    stderr: '',
  });
  const { server, person, engine } = await openFirstDesk(home.path);
  expect(await ask(server.superuser, BOOKS)).toEqual(ANN);
  await ask(person, 'select 1');
  await ask(engine, 'select 1');
  expect(await ask(server.superuser, `select rolname from pg_roles where rolcanlogin order by 1`)).toEqual(
    ['ann', 'ann_engine', 'postgres'].map((rolname) => ({ rolname })),
  );
});

test('three parallel first starts find one desk', async () => {
  const all = await Promise.all(
    [1, 2, 3].map(() =>
      runJson<{ username: string; made: { user: boolean } }>(['init', '--yes', '--username', 'ann'], {
        home: home.path,
      }),
    ),
  );
  expect(all.map(({ username }) => username)).toEqual(['ann', 'ann', 'ann']);
  expect(all.filter(({ made }) => made.user)).toHaveLength(1);
  expect(await ask((await openFirstDesk(home.path)).server.superuser, BOOKS)).toEqual(ANN);
});

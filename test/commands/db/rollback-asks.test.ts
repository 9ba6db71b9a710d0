import { expect, test } from 'vitest';
import { openTestDesk } from '../../support/desk.ts';
import { makeTestHome } from '../../support/homes.ts';
import { openTerminal } from '../../support/pty.ts';

test.each([
  ['n', 2, true],
  ['y', 0, false],
])('in a terminal, rollback prompts for a confirmation; the answer %s ends with %i', async (answer, code, remains) => {
  const desk = await openTestDesk();
  const home = makeTestHome();
  try {
    const terminal = openTerminal(['db', 'rollback', '--to', '0'], { home: home.path, url: desk.url, columns: 200 });
    await terminal.waitFor('drop their tables with the data? [y/N]');
    terminal.press(`${answer}<enter>`);
    expect((await terminal.exited).code).toBe(code);
    const { rows } = await desk.pool.query(`select to_regclass('"Order"') is not null as remains`);
    expect(rows).toEqual([{ remains }]);
  } finally {
    await desk.close();
    await home.remove();
  }
});

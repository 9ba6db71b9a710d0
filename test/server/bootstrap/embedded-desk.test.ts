import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { EmbeddedDesk } from '../../../src/server/bootstrap/embedded-desk.ts';
import { makeTestHome } from '../../support/homes.ts';
import type { TestHome } from '../../support/homes.ts';
import { ANN, BOOKS, ask, openFirstDesk } from './first-desk.ts';

let home: TestHome;
/** The first opening; every test opens the same desk again. */
let first: EmbeddedDesk;
beforeAll(async () => {
  home = makeTestHome();
  first = await open();
});
afterAll(() => home.remove());

const open = (username?: string): Promise<EmbeddedDesk> => openFirstDesk(home.path, username);

function edit(name: string, change: (content: Record<string, string>) => Record<string, string>): void {
  const path = join(home.path, name);
  writeFileSync(path, JSON.stringify(change(JSON.parse(readFileSync(path, 'utf8')) as Record<string, string>)));
}

describe('opened again', () => {
  test('it is the same desk, whatever account opens it', async () => {
    const other = await open('bob');
    expect([first.origin, other.origin]).toEqual(['made', 'found']);
    expect(other.logins).toEqual({ person: 'ann', engine: 'ann_engine' });
    expect(
      await ask(
        other.person,
        'select session_user as login, is_desk_admin() as admin, (select rolsuper from pg_roles where rolname = session_user) as superuser',
      ),
    ).toEqual([{ login: 'ann', admin: true, superuser: false }]);
    expect(await ask(other.engine, 'select session_user as login')).toEqual([{ login: 'ann_engine' }]);
    expect(await ask(other.person, BOOKS)).toEqual(ANN);
  });

  test('after the loss of logins and passwords, the same users get new passwords', async () => {
    const before = await open();
    rmSync(join(home.path, 'logins.json'));
    edit('credentials.json', ({ postgres = '' }) => ({ postgres }));
    const after = await open('bob');
    expect(after.logins).toEqual(before.logins);
    expect(after.person.password).not.toBe(before.person.password);
    expect(await ask(after.person, BOOKS)).toEqual(ANN);
    await ask(after.engine, 'select 1');
  });

  test('a password that differs from the stored one is reset to it', async () => {
    const { server } = await open();
    await ask(server.superuser, `alter role ann password 'set by hand'`);
    expect(await ask((await open()).person, BOOKS)).toEqual(ANN);
  });

  test('a version with other functions updates it', async () => {
    const { server, person } = await open();
    await ask(
      server.superuser,
      `update "_traderai_objects" set checksum = 'of another version' where path = 'orders/place_order.sql'; create or replace function price_collar() returns numeric language sql as 'select 7'`,
    );
    await open();
    expect(await ask(person, 'select price_collar()::text as collar')).toEqual([{ collar: '0.2' }]);
  });
});

import { randomBytes } from 'node:crypto';
import { Client, escapeLiteral } from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { isVerifierOf, scramVerifier } from '../../../src/server/bootstrap/scram.ts';
import { openTestDesk } from '../../support/desk.ts';
import type { TestDesk } from '../../support/desk.ts';

let desk: TestDesk;
let login: string;

beforeAll(async () => {
  desk = await openTestDesk();
  ({ user: login } = await desk.login('traderai_viewer'));
});
afterAll(() => desk.close());

test('Postgres accepts the password of a verifier that was made here, and no other', async () => {
  await desk.pool.query(
    `alter role ${login} password ${escapeLiteral(scramVerifier('a long secret', randomBytes(16)))}`,
  );
  const client = new Client({ ...desk.superuser, user: login, password: 'a long secret' });
  await client.connect();
  await client.end();
  const stranger = new Client({ ...desk.superuser, user: login, password: 'a long secrets' });
  await expect(stranger.connect()).rejects.toMatchObject({ code: '28P01' });
});

test('a verifier from Postgres matches its own password and no other', async () => {
  await desk.pool.query(`alter role ${login} password 'made by the server'`);
  const { rows } = await desk.pool.query<{ rolpassword: string }>(
    'select rolpassword from pg_authid where rolname = $1',
    [login],
  );
  const verifier = rows[0]!.rolpassword;
  expect(isVerifierOf('made by the server', verifier)).toBe(true);
  expect(isVerifierOf('made by the Server', verifier)).toBe(false);
  expect(isVerifierOf('made by the server', `${verifier.slice(0, -4)}AAA=`)).toBe(false);
});

test.each([null, '', 'md5d41d8cd98f00b204e9800998ecf8427e', 'SCRAM-SHA-256$4096:$:'])(
  '%j is not a verifier of any password',
  (verifier) => {
    expect(isVerifierOf('', verifier)).toBe(false);
  },
);

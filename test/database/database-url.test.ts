/** pg connects with parameters that it does not know, or takes them for others: such a URL is refused by every command. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { usableUrl } from '../../src/database/database-url.ts';
import { runBinary } from '../support/binary.ts';
import { makeTestHome } from '../support/homes.ts';
import type { TestHome } from '../support/homes.ts';
import { runInProcess } from '../support/in-process.ts';

const ADDRESS = 'postgresql://me:secret@127.0.0.1:1/desk';
const MODES = 'disable, no-verify, prefer, require, verify-ca, verify-full';

let home: TestHome;
beforeAll(() => {
  home = makeTestHome();
});
afterAll(() => home.remove());

describe('a command refuses the URL, and says what to write', () => {
  const cases: readonly (readonly [string, string, string])[] = [
    ['sslmode=bogus', 'an unknown value: sslmode="bogus"', `Write sslmode as one of ${MODES}.`],
    ['sslmode=', 'an unknown value: sslmode=""', MODES],
    ['sslmode=Require', 'an unknown value: sslmode="Require"', MODES],
    ['sslmode=allow', 'an unknown value: sslmode="allow"', MODES],
    ['sslmode=require%20', 'an unknown value: sslmode="require "', MODES],
    ['sslmode=disable&sslmode=verify-full', 'has sslmode twice', 'Leave one of them out.'],
    ['ssl=false', 'an unknown value: ssl="false"', 'Write ssl as one of true, 1, 0, no-verify.'],
    ['sslnegotiation=fast', 'an unknown value: sslnegotiation="fast"', 'one of postgres, direct'],
    [
      'sslnegotiation=direct&sslmode=disable',
      'sslnegotiation=direct with sslmode=disable',
      'direct negotiation is TLS',
    ],
    ['uselibpqcompat=yes&sslmode=require', 'an unknown value: uselibpqcompat="yes"', 'one of true, false'],
    ['uselibpqcompat=true&sslmode=verify-ca', 'sslmode=verify-ca without sslrootcert', 'sslrootcert=FILE'],
    ['port=abc', 'an unknown value: port="abc"', 'a whole number from 1 to 65535'],
    ['port=65536', 'an unknown value: port="65536"', 'a whole number from 1 to 65535'],
    ['connect_timeout=soon', 'an unknown value: connect_timeout="soon"', 'a whole number of seconds'],
    ['statement_timeout=30s', 'an unknown value: statement_timeout="30s"', 'a whole number of milliseconds'],
    ['sslmod=disable', 'an unknown parameter: "sslmod"', 'Parameters about TLS are sslmode, ssl,'],
    ['SSLMODE=verify-full', 'an unknown parameter: "SSLMODE"', 'Parameters about TLS are sslmode, ssl,'],
  ];
  test.each(cases)('%s', async (parameters, message, hint) => {
    const { code, stdout, stderr } = await runInProcess(['position', 'list', '--db', `${ADDRESS}?${parameters}`], {
      home: home.path,
    });
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(message);
    expect(stderr).toContain(hint);
    expect(stderr).not.toContain('secret');
  });
});

test('the shipped program stores no such URL', async () => {
  const url = `${ADDRESS}?sslmode=bogus`;
  const { code, stderr } = await runBinary(['config', 'set', 'databaseUrl', '-'], { home: home.path, input: url });
  expect(code).toBe(2);
  expect(stderr).toBe(
    `traderai: the database URL has an unknown value: sslmode="bogus"\nWrite sslmode as one of ${MODES}.\n`,
  );
});

test.each([
  'sslmode=disable',
  'sslmode=no-verify',
  'sslmode=verify-full&sslrootcert=/etc/ca.crt&sslcert=/etc/me.crt&sslkey=/etc/me.key',
  'sslnegotiation=direct',
  'uselibpqcompat=true&sslmode=verify-ca&sslrootcert=/etc/ca.crt',
  'connect_timeout=10&application_name=reports&options=-c%20geqo%3Doff',
  // Of Prisma, of libpq and of poolers: pg ignores them.
  'schema=public&connection_limit=5&pgbouncer=true&channel_binding=require&target_session_attrs=read-write',
])('a URL with %s stays as it is', (parameters) => {
  expect(usableUrl(`${ADDRESS}?${parameters}`)).toBe(`${ADDRESS}?${parameters}`);
});

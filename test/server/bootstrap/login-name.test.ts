import fc from 'fast-check';
import { expect, test } from 'vitest';
import { freeName, loginNameFrom } from '../../../src/server/bootstrap/login-name.ts';

test.each([
  ['alice', 'alice'],
  ['Alice.Smith', 'alice_smith'],
  ['CORP\\Ünal Özgür', 'corp_unal_ozgur'],
  ['2fast', 'fast'],
  ['root', 'root'],
  ['postgres', 'trader'],
  ['pg_monitor', 'trader'],
  ['traderai_owner', 'trader'],
  ['traderai', 'trader'],
  ['none', 'trader'],
  ['张伟', 'trader'],
  ['', 'trader'],
  [null, 'trader'],
])('the account %j logs in as %s', (account, login) => {
  expect(loginNameFrom(account)).toBe(login);
});

test('the login of any account name needs no quoting, and deriving it twice changes nothing', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 80 }), (account) => {
      const login = loginNameFrom(account);
      expect(login).toMatch(/^[a-z][a-z0-9_]{0,39}$/);
      expect(loginNameFrom(login)).toBe(login);
    }),
  );
});

test('a taken name gets the first free number', async () => {
  const taken = new Set(['ann', 'ann_2', 'ann_4']);
  expect(await freeName('ann', async (name) => taken.has(name))).toBe('ann_3');
  expect(await freeName('bob', async (name) => taken.has(name))).toBe('bob');
});

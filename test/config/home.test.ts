import { expect, test } from 'vitest';
import { readEnvironment } from '../../src/config/environment.ts';
import { resolveHome } from '../../src/config/home.ts';

const unix = process.platform !== 'darwin';

test.each([
  ['the flag', '/flag', { TRADERAI_HOME: '/variable', XDG_DATA_HOME: '/xdg', HOME: '/me' }, '/flag'],
  ['a relative flag is resolved from the current folder', 'desk', {}, `${process.cwd()}/desk`],
  ['TRADERAI_HOME', null, { TRADERAI_HOME: '/variable', XDG_DATA_HOME: '/xdg', HOME: '/me' }, '/variable'],
  [
    'an empty TRADERAI_HOME counts as unset',
    null,
    { TRADERAI_HOME: '', XDG_DATA_HOME: '/xdg', HOME: '/me' },
    unix ? '/xdg/traderai' : '/me/Library/Application Support/traderai',
  ],
  [
    'a relative XDG_DATA_HOME is ignored',
    null,
    { XDG_DATA_HOME: 'xdg', HOME: '/me' },
    unix ? '/me/.local/share/traderai' : '/me/Library/Application Support/traderai',
  ],
  ['only HOME', null, { HOME: '/me' }, unix ? '/me/.local/share/traderai' : '/me/Library/Application Support/traderai'],
])('%s', (_, flag, variables, home) => {
  expect(resolveHome(flag, readEnvironment(variables))).toBe(home);
});

test('TRADERAI_DATABASE_URL overrides DATABASE_URL', () => {
  expect(
    readEnvironment({ TRADERAI_DATABASE_URL: 'postgresql://ours/x', DATABASE_URL: 'postgresql://theirs/x' })
      .databaseUrl,
  ).toBe('postgresql://ours/x');
  expect(readEnvironment({ DATABASE_URL: 'postgresql://theirs/x' }).databaseUrl).toBe('postgresql://theirs/x');
});

/** Logins for attacks: users, keys and their connections. */
import { randomBytes } from 'node:crypto';
import { Client } from 'pg';
import type { ClientConfig } from 'pg';
import { scramVerifier } from '../../src/server/bootstrap/scram.ts';
import type { Person } from './attack.ts';

/** A trader with a portfolio. */
export async function makePerson(
  root: Client,
  superuser: ClientConfig,
  { login, cash }: { readonly login: string; readonly cash: number },
): Promise<Person> {
  const config = await makeLogin(root, superuser, { login, scope: 'trader' });
  const { rows } = await root.query<{ id: string }>('select id from "User" where login = $1', [login]);
  const client = await connected(config);
  const portfolio = await client.query<{ id: string }>(`select id from create_portfolio('main', $1)`, [cash]);
  await client.end();
  return { login, userId: rows[0]!.id, portfolioId: portfolio.rows[0]!.id, config };
}

export async function makeLogin(
  root: Client,
  superuser: ClientConfig,
  { login, scope }: { readonly login: string; readonly scope: 'trader' | 'risk' | 'admin' },
): Promise<ClientConfig> {
  const password = randomBytes(12).toString('hex');
  await root.query(`select create_user_login($1, $1 || '@attack.test', $2, $3)`, [
    login,
    scope,
    scramVerifier(password, randomBytes(16)),
  ]);
  return { ...superuser, user: login, password };
}

type Scope = 'agent' | 'viewer' | 'trader' | 'engine' | 'admin';

/** Creates a key of this user and returns its connection. */
export async function makeKey(
  { config }: Pick<Person, 'config'>,
  scope: Scope | readonly Scope[],
  limits: {
    readonly portfolio_ids?: readonly string[];
    readonly symbols?: readonly string[];
    readonly largest_order?: number;
    readonly addresses?: readonly string[];
    readonly connections?: number;
  } = {},
): Promise<ClientConfig> {
  const prefix = randomBytes(5).toString('hex');
  const password = randomBytes(12).toString('hex');
  const client = await connected(config);
  await client.query(
    `select create_api_key($1, $2::text[], $1, $3, null, $4, $5::uuid[], $6::text[], $7::numeric, $8::inet[])`,
    [
      prefix,
      [scope].flat(),
      scramVerifier(password, randomBytes(16)),
      limits.connections ?? 1,
      limits.portfolio_ids,
      limits.symbols,
      limits.largest_order,
      limits.addresses,
    ],
  );
  await client.end();
  return { ...config, user: `key_${prefix}`, password };
}

export async function connected(config: ClientConfig): Promise<Client> {
  const client = new Client(config);
  client.on('error', () => undefined);
  await client.connect();
  return client;
}

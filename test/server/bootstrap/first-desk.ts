/** The desk that a home gets when ann opens it for the first time, and what its books then hold. */
import { Client } from 'pg';
import { openEmbeddedDesk } from '../../../src/server/bootstrap/embedded-desk.ts';
import type { EmbeddedDesk } from '../../../src/server/bootstrap/embedded-desk.ts';
import { FIRST_PORTFOLIO } from '../../../src/server/bootstrap/first-people.ts';

export function openFirstDesk(home: string, username = 'ann'): Promise<EmbeddedDesk> {
  return openEmbeddedDesk(home, { first: { username, portfolio: FIRST_PORTFOLIO }, onProgress: () => undefined });
}

export async function ask<Row>(config: ConstructorParameters<typeof Client>[0], text: string): Promise<Row[]> {
  const client = new Client(config);
  await client.connect();
  try {
    return (await client.query(text)).rows as Row[];
  } finally {
    await client.end();
  }
}

export const BOOKS = `select u.username, u.login, p.name, p.cash_balance_usd::int as cash from "User" u join "Portfolio" p on p.user_id = u.id order by 1, 3`;
export const ANN = [{ username: 'ann', login: 'ann', name: 'main', cash: 10_000 }];

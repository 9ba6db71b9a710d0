/** The user of a connection, and the portfolios of that user. */
import type { ClientConfig } from 'pg';
import { openClient } from '../../database/connection.ts';
import type { AccountKind } from '../../domain/account.ts';
import { Decimal } from '../../domain/decimal.ts';

export interface OwnBooks {
  /** Null for a login without a user, such as a superuser. */
  readonly username: string | null;
  /** The oldest first. */
  readonly portfolios: readonly {
    readonly name: string;
    readonly currency: string;
    readonly account: AccountKind;
    readonly cash: Decimal;
  }[];
}

export async function readOwnBooks(config: ClientConfig): Promise<OwnBooks> {
  const client = await openClient(config, { application: 'traderai init' });
  try {
    const { rows: users } = await client.query<{ username: string }>(
      'select username from "User" where id = current_user_id()',
    );
    const { rows: portfolios } = await client.query<{
      name: string;
      currency: string;
      account: AccountKind;
      cash: string;
    }>(
      `select name, currency, account, trim_scale(cash_balance_usd)::text as cash from "Portfolio" where user_id = current_user_id() and active order by created_at, id`,
    );
    return {
      username: users[0]?.username ?? null,
      portfolios: portfolios.map(({ cash, ...one }) => ({ ...one, cash: new Decimal(cash) })),
    };
  } finally {
    await client.end().catch(() => undefined);
  }
}

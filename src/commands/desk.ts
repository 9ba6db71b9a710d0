/** A command's way to the desk: connected as the person who runs it, closed on every way out. */
import type { ClientConfig, Pool } from 'pg';
import { connectionConfig, openPool } from '../database/connection.ts';
import { ensureServer } from '../database/embedded/server.ts';
import { openPrisma } from '../database/prisma.ts';
import type { PrismaClient } from '../database/generated/client.ts';
import { findPortfolio } from '../database/queries/portfolios.ts';
import type { PortfolioRow } from '../database/queries/portfolios.ts';
import type { Context } from './command.ts';
import { CommandFailure } from './errors.ts';

/** How others see our connections. */
export const APPLICATION = 'traderai';

export interface Desk {
  /** For reading. */
  readonly db: PrismaClient;
  /** For acting: the desk's SQL functions. */
  readonly pool: Pool;
  /** How the person connects; LISTEN needs a connection of its own. */
  readonly config: ClientConfig;
  /** How an engine connects. */
  readonly engineConfig: ClientConfig;
  /** The portfolio that flags and configuration name, or the person's first; throws when there is none. */
  portfolio(): Promise<PortfolioRow>;
}

export async function withDesk<T>(context: Context, work: (desk: Desk) => Promise<T>): Promise<T> {
  const { config, engineConfig } = await findDesk(context);
  const prisma = openPrisma(config, { application: APPLICATION });
  const pool = openPool(config, { application: APPLICATION });
  try {
    return await work({ db: prisma.db, pool, config, engineConfig, portfolio: () => portfolioOf(prisma.db, context.portfolioName()) });
  } finally {
    await Promise.all([prisma.close(), pool.end()]);
  }
}

async function findDesk({ target, home, output }: Context): Promise<{ config: ClientConfig; engineConfig: ClientConfig }> {
  const to = target();
  if (to.kind === 'url') {
    const config = connectionConfig(to.url, APPLICATION);
    return { config, engineConfig: config };
  }
  const server = await ensureServer(home, { onProgress: output.progress });
  return { config: server.superuser, engineConfig: server.superuser };
}

async function portfolioOf(db: PrismaClient, name: string | null): Promise<PortfolioRow> {
  const found = await findPortfolio(db, name ?? undefined);
  if (found !== null) return found;
  const message = name === null ? 'there is no portfolio of yours on this desk' : `there is no portfolio ${name} of yours on this desk`;
  throw new CommandFailure({ code: 'UNKNOWN_PORTFOLIO', message, hint: 'List yours with: traderai portfolio list; make one with: traderai portfolio create', exitCode: 1 });
}

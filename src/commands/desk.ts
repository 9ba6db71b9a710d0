/** Connects a command to the desk with the login of its user, and always closes the connections. */
import { userInfo } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ClientConfig, Pool } from 'pg';
import { openEmbeddedDesk } from '../server/bootstrap/embedded-desk.ts';
import { FIRST_PORTFOLIO } from '../server/bootstrap/first-people.ts';
import { loginNameFrom } from '../server/bootstrap/login-name.ts';
import { noUser, noSchema, outdated, readStanding } from '../server/bootstrap/standing.ts';
import { connectionConfig, openPool } from '../database/connection.ts';
import { prismaOver } from '../database/prisma.ts';
import { shareConnection } from '../database/shared-connection.ts';
import type { SharedConnection } from '../database/shared-connection.ts';
import type { PrismaClient } from '../database/generated/client.ts';
import { findPortfolio } from '../database/queries/portfolios.ts';
import type { PortfolioRow } from '../database/queries/portfolios.ts';
import type { Context } from './command.ts';
import { CommandFailure } from './errors.ts';

/** The name of our connections in pg_stat_activity. */
export const APPLICATION = 'traderai';

export interface Desk {
  /** Reads. */
  readonly db: PrismaClient;
  /** Calls the SQL functions of the desk, over the same connections. */
  readonly pool: Pool;

  /** The connection of the user. */
  readonly config: ClientConfig;
  /** The connection of the user for LISTEN, which must reach the server itself and not a pooler. */
  readonly listenConfig: ClientConfig;
  /** The connection of an engine. */
  readonly engineConfig: ClientConfig;
  /** The portfolio that a flag or the configuration names, or the first of the user; throws when it does not exist. */
  portfolio(): Promise<PortfolioRow>;
}

export interface ConsoleDesk extends Desk {
  /** The one connection of its reads and requests. */
  readonly shared: SharedConnection;
}

/** A small number, because commands that run at the same time share the connections of a user. */
const POOL = { application: APPLICATION, max: 2 };

/** A request that the command no longer waits for must not keep the process running. */
const CLOSE_WITHIN_MS = 2_000;

/** Creates the embedded desk, or brings it up to date, when needed. Any other database must already be a desk. */
export async function withDesk<T>(context: Context, work: (desk: Desk) => Promise<T>): Promise<T> {
  const ways = await findDesk(context);
  return withPool(context, { ...ways, pool: openPool(ways.config, POOL) }, work);
}

/** With one connection for everything, beside the one that listens. */
export async function withConsoleDesk<T>(context: Context, work: (desk: ConsoleDesk) => Promise<T>): Promise<T> {
  const ways = await findDesk(context);
  const shared = shareConnection(ways.config, POOL);
  return withPool(context, { ...ways, pool: shared.reads }, (desk) => work({ ...desk, shared }));
}

async function withPool<T>(
  context: Context,
  { config, listenConfig, engineConfig, pool }: Ways & Pick<Desk, 'pool'>,
  work: (desk: Desk) => Promise<T>,
): Promise<T> {
  const prisma = prismaOver(pool);
  try {
    if (context.target().kind === 'url') await assertDesk(pool);
    return await work({
      db: prisma.db,
      pool,
      config,
      listenConfig,
      engineConfig,
      portfolio: () => portfolioOf(prisma.db, context.portfolioName()),
    });
  } finally {
    await Promise.race([prisma.close(), sleep(CLOSE_WITHIN_MS, undefined, { ref: false })]);
  }
}

/** The default name of the first user of a desk. */
export function ownName({ environment }: Pick<Context, 'environment'>): string {
  return loginNameFrom(environment.userName ?? accountName());
}

interface Ways {
  readonly config: ClientConfig;
  readonly listenConfig: ClientConfig;
  readonly engineConfig: ClientConfig;
}

async function findDesk(context: Context): Promise<Ways> {
  const to = context.target();
  if (to.kind === 'url') {
    const config = connectionConfig(to.url, APPLICATION);
    // The engine and listen URLs of the configuration belong to the configured database, not to one that a flag or the
    // environment names.
    const { engineDatabaseUrl, listenDatabaseUrl } =
      to.from === 'configuration' ? context.configuration() : { engineDatabaseUrl: null, listenDatabaseUrl: null };
    const wayOf = (url: string | null): ClientConfig => (url === null ? config : connectionConfig(url, APPLICATION));
    return { config, listenConfig: wayOf(listenDatabaseUrl), engineConfig: wayOf(engineDatabaseUrl) };
  }
  const { home, output } = context;
  const first = { username: ownName(context), portfolio: FIRST_PORTFOLIO };
  const { person, engine } = await openEmbeddedDesk(home, { first, onProgress: output.progress });
  output.progress('');
  return { config: person, listenConfig: connectionConfig(person, APPLICATION), engineConfig: engine };
}

/** Reports the faults of a database that a URL names, and changes nothing: its administrators look after it. */
async function assertDesk(pool: Pool): Promise<void> {
  const standing = await readStanding(pool);
  if (standing.schema === 'missing') throw noSchema();
  if (standing.schema === 'outdated') throw outdated(standing);
  if (standing.userId === null && !standing.superuser && !standing.engine) throw noUser();
}

async function portfolioOf(db: PrismaClient, name: string | null): Promise<PortfolioRow> {
  const found = await findPortfolio(db, name ?? undefined);
  if (found !== null) return found;
  const message = name === null ? 'you have no portfolio on this desk' : `you have no portfolio ${name} on this desk`;
  throw new CommandFailure({
    code: 'UNKNOWN_PORTFOLIO',
    message,
    hint: 'List yours with: traderai portfolio list. Create one with: traderai portfolio create. Name one of another user as OWNER/NAME.',
    exitCode: 1,
  });
}

/** Null when the user id of the process has no account entry, as in some containers. */
function accountName(): string | null {
  try {
    return userInfo().username;
  } catch {
    return null;
  }
}

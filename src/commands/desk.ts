/** A command's way to the desk: connected as the person who runs it, closed on every way out. */
import { userInfo } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ClientConfig, Pool } from 'pg';
import { openEmbeddedDesk } from '../server/bootstrap/embedded-desk.ts';
import { FIRST_PORTFOLIO } from '../server/bootstrap/first-people.ts';
import { loginNameFrom } from '../server/bootstrap/login-name.ts';
import { noUser, noSchema, outdated, readStanding } from '../server/bootstrap/standing.ts';
import { connectionConfig, openPool } from '../database/connection.ts';
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
  /** How the person connects. */
  readonly config: ClientConfig;
  /** How the person connects to be notified: LISTEN needs a connection of its own that reaches the server itself. */
  readonly listenConfig: ClientConfig;
  /** How an engine connects. */
  readonly engineConfig: ClientConfig;
  /** The portfolio that flags and configuration name, or the person's first; throws when there is none. */
  portfolio(): Promise<PortfolioRow>;
}

/** A command that reads and a command that acts share what the login of a key may open at once. */
const CONNECTIONS = 2;

/** A request that the command waits for no longer, because the person has left, must not keep it from ending. */
const CLOSE_WITHIN_MS = 2_000;

/** The embedded desk is made and brought up to date when it is not; any other database must be a desk already. */
export async function withDesk<T>(context: Context, work: (desk: Desk) => Promise<T>): Promise<T> {
  const { config, listenConfig, engineConfig } = await findDesk(context);
  const prisma = openPrisma(config, { application: APPLICATION, max: CONNECTIONS });
  const pool = openPool(config, { application: APPLICATION, max: CONNECTIONS });
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
    await Promise.race([Promise.all([prisma.close(), pool.end()]), sleep(CLOSE_WITHIN_MS, undefined, { ref: false })]);
  }
}

/** What the first person of a desk is called when nobody says otherwise. */
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
    // A database that a flag or the environment names is not the one that the configuration knows other ways to.
    const { engineDatabaseUrl, listenDatabaseUrl } =
      to.from === 'configuration' ? context.configuration() : { engineDatabaseUrl: null, listenDatabaseUrl: null };
    const wayOf = (url: string | null): ClientConfig => (url === null ? config : connectionConfig(url, APPLICATION));
    return { config, listenConfig: wayOf(listenDatabaseUrl), engineConfig: wayOf(engineDatabaseUrl) };
  }
  const { home, output } = context;
  const first = { username: ownName(context), portfolio: FIRST_PORTFOLIO };
  const { person, engine } = await openEmbeddedDesk(home, { first, onProgress: output.progress });
  output.progress('');
  return { config: person, listenConfig: person, engineConfig: engine };
}

/** Somebody else looks after this database: it is said what is wrong with it, and nothing is changed. */
async function assertDesk(pool: Pool): Promise<void> {
  const standing = await readStanding(pool);
  if (standing.schema === 'missing') throw noSchema();
  if (standing.schema === 'outdated') throw outdated(standing);
  if (standing.userId === null && !standing.superuser && !standing.engine) throw noUser();
}

async function portfolioOf(db: PrismaClient, name: string | null): Promise<PortfolioRow> {
  const found = await findPortfolio(db, name ?? undefined);
  if (found !== null) return found;
  const message =
    name === null
      ? 'there is no portfolio of yours on this desk'
      : `there is no portfolio ${name} of yours on this desk`;
  throw new CommandFailure({
    code: 'UNKNOWN_PORTFOLIO',
    message,
    hint: 'List yours with: traderai portfolio list; make one with: traderai portfolio create',
    exitCode: 1,
  });
}

/** Null for a user id that has no entry, as in some containers. */
function accountName(): string | null {
  try {
    return userInfo().username;
  } catch {
    return null;
  }
}

/** The desk of a console as the command makes it: one shared connection, a session, and a watch over the schema. */
import type { ClientConfig } from 'pg';
import type { runConsole } from '../../src/console/run-console.ts';
import { prismaOver } from '../../src/database/prisma.ts';
import { findPortfolio } from '../../src/database/queries/portfolios.ts';
import type { SchemaWatch } from '../../src/database/schema-mark.ts';
import { shareConnection } from '../../src/database/shared-connection.ts';

interface OpenConsoleDesk {
  readonly desk: Parameters<typeof runConsole>[0]['desk'];
  close(): Promise<void>;
}

export function openConsoleDesk(config: ClientConfig, schema: SchemaWatch): OpenConsoleDesk {
  const application = 'test console';
  const shared = shareConnection(config, { application });
  const { db, close } = prismaOver(shared.reads);
  return {
    desk: {
      db,
      shared,
      listenConfig: { ...config, application_name: application },
      findPortfolio: async () => (await findPortfolio(db))?.id ?? null,
      presence: { pool: shared.reads, host: 'test', terminal: 'test', onEnded: () => undefined },
      schema,
    },
    close,
  };
}

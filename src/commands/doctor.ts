/** `traderai doctor` */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from 'pg';
import type { ClientConfig } from 'pg';
import { readStanding } from '../server/bootstrap/standing.ts';
import { DatabaseFailure } from '../database/failure.ts';
import { openPrisma } from '../database/prisma.ts';
import { packageRoot } from '../config/package-root.ts';
import { plainText } from '../domain/plain-text.ts';
import { cellWidth, padded } from '../text/widths.ts';
import type { Context } from './command.ts';
import { defineCommand } from './command.ts';
import { APPLICATION } from './desk.ts';
import { examined, failure, warning } from './doctor/check.ts';
import type { Check, Status } from './doctor/check.ts';
import {
  examineClock,
  examineIsolation,
  examinePrepared,
  examineRights,
  examineRoundTrip,
  examineSchema,
  examineServer,
  examineUnfinishedLogins,
} from './doctor/database.ts';
import { examineMachine } from './doctor/machine.ts';
import { examineEngine, examineHours, examineQuotes } from './doctor/market.ts';
import { examineOtherDatabases } from './doctor/other-databases.ts';
import { reach } from './doctor/reach.ts';
import { examineRoutes, examineRoutesAlone } from './doctor/routes.ts';
import { examineJobs, examinePortfolio, examineReadOnly, examineSealing, examineViews } from './doctor/upkeep.ts';
import { CommandFailure, reportOf } from './errors.ts';
import { reportJson } from './output/report.ts';
import type { Output } from './output/output.ts';

export const command = defineCommand({
  details: `Starts the embedded server when it does not run, and changes nothing else.
Exit code 1 when a check fails; warnings alone give 0.`,
  examples: [
    ['traderai doctor', 'run every check: ok, warning or failure, with its remedy'],
    ['traderai doctor --json', 'for monitoring: ok, and each check by name'],
  ],
  async run(context) {
    const { version } = JSON.parse(readFileSync(join(packageRoot, 'package.json'), 'utf8')) as { version: string };
    const checks = [
      ...(await examineMachine(context, { node: process.versions.node, program: version })),
      ...(await examineDatabase(context)),
    ];
    const ok = checks.every(({ status }) => status !== 'failure');
    if (context.output.form === 'json') reportJson(context.output, { ok, checks });
    else print(context.output, checks);
    return ok ? 0 : 1;
  },
});

async function examineDatabase(context: Context): Promise<Check[]> {
  let config: ClientConfig | null;
  try {
    config = await reach(context);
  } catch (error) {
    return unreached(context, error);
  }
  if (config === null)
    return [
      warning('database', 'this home has no desk yet', 'Create one with: traderai init, or open the console: traderai'),
    ];
  const client = new Client(config);
  client.on('error', () => undefined);
  try {
    await client.connect();
  } catch (error) {
    return unreached(context, error);
  }
  try {
    return await examineDesk(context, client, config);
  } finally {
    await client.end().catch(() => undefined);
  }
}

async function examineDesk(context: Context, client: Client, config: ClientConfig): Promise<Check[]> {
  const checks = [
    await examined('database', () => examineServer(client, context)),
    await examined('round trip', () => examineRoundTrip(client, () => performance.now())),
    await examined('clock', () => examineClock(client, context)),
  ];
  const standing = await readStanding(client).catch(() => null);
  if (standing === null || standing.schema !== 'current') {
    // The other checks need the schema of this version.
    return [
      ...checks,
      ...(await examineRoutesAlone(context)),
      await examined('schema', async () => examineSchema(standing ?? (await readStanding(client)), context)),
    ];
  }
  // With this client two connections: a key often has no more.
  const { db, close } = openPrisma(config, { application: APPLICATION, max: 1 });
  try {
    return [
      ...checks,
      examineSchema(standing, context),
      await examined('rights', () => examineRights(client, standing)),
      await examined('other databases', () => examineOtherDatabases(client)),
      await examined('prepared transactions', () => examinePrepared(client)),
      await examined('unfinished logins', () => examineUnfinishedLogins(client)),
      await examined('isolation level', () => examineIsolation(client)),
      await examined('writes', () => examineReadOnly(client)),
      ...(await examineRoutes(context, client, config)),
      await examined('engine', () => examineEngine(db)),
      await examined('quotes', () => examineQuotes(db, context)),
      await examined('trading hours', () => examineHours(db)),
      await examined('portfolio', () => examinePortfolio(db, context)),
      await examined('jobs', () => examineJobs(client)),
      await examined('views', () => examineViews(client)),
      await examined('audit', () => examineSealing(client)),
    ];
  } finally {
    await close();
  }
}

async function unreached(context: Context, error: unknown): Promise<Check[]> {
  const { message, hint } = reportOf(error);
  return [failure('database', message, hint ?? 'See: traderai db status'), ...(await otherRoutes(context))];
}

/** A target that cannot be read is reported by the checks of the configuration and of the database. */
async function otherRoutes(context: Context): Promise<Check[]> {
  try {
    return await examineRoutesAlone(context);
  } catch (error) {
    if (error instanceof CommandFailure || error instanceof DatabaseFailure) return [];
    throw error;
  }
}

const SIGNS: Readonly<Record<Status, string>> = { ok: 'ok     ', warning: 'WARNING', failure: 'FAILURE' };

function print(output: Output, checks: readonly Check[]): void {
  const width = Math.max(...checks.map(({ name }) => cellWidth(name)));
  for (const { name, status, detail, remedy } of checks) {
    output.print(`${SIGNS[status]}  ${padded(name, width)}  ${plainText(detail)}`);
    if (remedy !== null) output.print(`${' '.repeat(11 + width)}${plainText(remedy)}`);
  }
  const counted = (status: 'failure' | 'warning'): string => {
    const count = checks.filter((check) => check.status === status).length;
    return `${count} ${status}${count === 1 ? '' : 's'}`;
  };
  output.print(`\n${counted('failure')}, ${counted('warning')}.`);
}

/** `traderai db restore` */
import { inspectBackup } from '../../maintenance/backup/backup-reader.ts';
import type { InspectedBackup } from '../../maintenance/backup/backup-reader.ts';
import { restoreDatabase } from '../../maintenance/backup/restore.ts';
import type { RestoreProgress } from '../../maintenance/backup/restore-progress.ts';
import type { RestoreReport } from '../../maintenance/backup/restore.ts';
import { configOfDatabase } from '../../maintenance/backup/target.ts';
import { withClient } from '../../maintenance/migrator/migrator.ts';
import { unknownPasswords } from '../../server/bootstrap/first-people.ts';
import { openCredentials } from '../../server/embedded/credentials.ts';
import { plainText } from '../../domain/plain-text.ts';
import { grouped, megabytes } from '../../text/figures.ts';
import { defineCommand } from '../command.ts';
import type { Context } from '../command.ts';
import { reportFields, reportJson, reportList } from '../output/report.ts';
import type { Output } from '../output/output.ts';
import type { JsonObject } from '../output/shapes.ts';
import { administrator } from './administrator.ts';
import { restoreLine, seldom } from './backup-progress.ts';
import { contentsJson, rowsOf } from './backup-report.ts';
import { bringRestored, broughtLine } from './bring-restored.ts';
import type { Brought } from './bring-restored.ts';

export const command = defineCommand({
  details: `Restores only into an empty database: a new home, an empty database of yours, or
a new one with --database. Checks the file first, restores everything or
nothing, and compares rows, schema and laws before it commits. Then migrates the
desk of an earlier version, so that it works; the way back is the file. Existing
roles of the server are not changed; missing roles are created with their
passwords. In a home, the first administrator and the engine get new passwords
at the next command, unless credentials.json of this home has the earlier ones.`,
  arguments: [{ name: '<file>', summary: 'a file that traderai db backup wrote' }],
  options: {
    database: { flags: '--database <name>', summary: 'create this database on the same server and restore into it' },
    dryRun: { flags: '--dry-run', summary: 'check the file and list its contents; change nothing' },
    migrate: { flags: '--no-migrate', summary: 'leave the desk of an earlier version as it was backed up' },
    acceptBrokenLaws: {
      flags: '--accept-broken-laws',
      summary: 'restore a desk whose laws were broken when it was backed up',
    },
  },
  examples: [
    ['traderai db restore desk.backup --dry-run', 'check a backup and list its contents'],
    ['traderai db restore desk.backup --home ~/desk-again', 'restore into a new home'],
    [
      'traderai db restore desk.backup --db postgresql://postgres@db.internal/postgres --database desk',
      'restore into a new database of a server',
    ],
  ],
  async run(context, { words, options }) {
    const file = words[0]!;
    const { output, clock } = context;
    const signal = context.interruption();
    const onProgress = seldom(clock, (progress: RestoreProgress) => output.progress(restoreLine(progress)));
    if (options.dryRun === true) {
      const backup = await inspectBackup(file, {
        signal,
        onBytes: (bytes, of) => onProgress({ kind: 'checking', share: bytes / of, rows: 0 }),
      });
      output.progress('');
      return sayContents(context, file, backup);
    }
    const brokenLaws = options.acceptBrokenLaws === true ? 'accept' : 'refuse';
    const config = await administrator(context);
    const report = await restoreDatabase(config, file, {
      database: options.database,
      brokenLaws,
      signal,
      onProgress,
    });
    output.progress('');
    if (output.form !== 'json') sayRestored(output, report);
    const restored = options.database === undefined ? config : configOfDatabase(config, options.database);
    // Commander stores a --no- flag as false under its positive name.
    const migrates = (options.migrate as boolean | undefined) === false ? 'no' : 'yes';
    const brought = await bringRestored(context, restored, { migrates });
    const replaced =
      context.target().kind === 'embedded' && options.database === undefined
        ? await withClient(config, (client) => unknownPasswords(client, openCredentials(context.home)))
        : [];
    if (output.form === 'json') return reportJson(output, restoredJson(file, report, { replaced, brought }));
    if (replaced.length > 0)
      output.say(
        `This home does not know the passwords of ${replaced.map((login) => plainText(login)).join(' and ')}: its next command gives them new ones, and then the earlier passwords end. To keep them, first copy their lines from credentials.json of the earlier home into this home's.`,
      );
    const line = broughtLine(brought);
    if (line !== null) output.print(line);
  },
});

async function sayContents({ output }: Context, file: string, { contents, bytes }: InspectedBackup): Promise<void> {
  if (output.form === 'json') return reportJson(output, { dryRun: true, file, bytes, ...contentsJson(contents) });
  const { header, tables, roles } = contents;
  reportFields(output, [
    ['file', `${file}, ${megabytes(bytes)} MB, complete and undamaged`],
    ['created', `${header.createdAt} from database ${header.database.name} on Postgres ${header.serverVersion}`],
    ['schema', header.migration ?? 'not of a desk'],
    ['rows', `${grouped(rowsOf(contents))} in ${tables.length} tables`],
    ['roles', roles.join(', ') || 'none'],
  ]);
  await reportList(output, {
    rows: tables.filter(({ rows }) => rows > 0),
    columns: [
      { title: 'TABLE', value: ({ name }) => name },
      { title: 'ROWS', value: ({ rows }) => grouped(rows), align: 'right' },
      { title: 'SHA-256', value: ({ sha256 }) => `${sha256.slice(0, 16)}…` },
    ],
    json: (table) => table,
    empty: 'No table has rows.',
  });
}

function restoredJson(
  file: string,
  { backup, database, roles, verification }: RestoreReport,
  { replaced, brought }: { readonly replaced: readonly string[]; readonly brought: Brought },
): JsonObject {
  const { tables, rows, schema, laws } = verification;
  return {
    dryRun: false,
    file,
    database,
    ...contentsJson(backup.contents),
    rolesCreated: roles.created,
    rolesKept: roles.kept,
    passwordsReplacedNext: replaced,
    verified: { tables, rows, schema: schema === 'same', laws: laws.length, broken: brokenOf(laws) },
    migrated: brought,
  };
}

function sayRestored(output: Output, { database, roles, verification }: RestoreReport): void {
  const { tables, rows, schema, laws } = verification;
  const broken = brokenOf(laws);
  if (roles.kept.length > 0) output.say(`These roles exist already and were not changed: ${roles.kept.join(', ')}.`);
  if (schema === 'other server')
    output.say(
      'The backup comes from another server version: rows and laws were compared, but not the text of the schema.',
    );
  if (schema === 'other owner')
    output.say('Your login is not a superuser here: objects that a superuser owned now belong to your login.');
  if (broken.length > 0) output.say(`These laws are broken; they were broken in the backup too: ${broken.join(', ')}.`);
  output.print(
    `Restored ${grouped(rows)} rows of ${tables} tables into database ${database}: the same rows${schema === 'same' ? ', the same schema' : ''}${laws.length > 0 && broken.length === 0 ? `, ${laws.length} laws kept` : ''}.`,
  );
}

function brokenOf(laws: RestoreReport['verification']['laws']): string[] {
  return laws.filter(({ ok }) => !ok).map(({ name }) => name);
}

/** `traderai db restore` */
import { inspectBackup } from '../../maintenance/backup/backup-reader.ts';
import type { InspectedBackup } from '../../maintenance/backup/backup-reader.ts';
import { restoreDatabase } from '../../maintenance/backup/restore.ts';
import type { RestoreProgress } from '../../maintenance/backup/restore-progress.ts';
import type { RestoreReport } from '../../maintenance/backup/restore.ts';
import { grouped, megabytes } from '../../text/figures.ts';
import { defineCommand } from '../command.ts';
import type { Context } from '../command.ts';
import { reportFields, reportJson, reportList } from '../output/report.ts';
import type { Output } from '../output/output.ts';
import { administrator } from './administrator.ts';
import { restoreLine, seldom } from './backup-progress.ts';
import { contentsJson, rowsOf } from './backup-report.ts';

export const command = defineCommand({
  details: `Into an empty database only: a fresh home, an empty database of yours, or a new one with --database.
The file is checked before anything is changed, and everything is restored or nothing: rows, schema and the laws of the desk are
compared before it counts. Roles that the server has already stay as they are; missing ones are made, with their passwords.`,
  arguments: [{ name: '<file>', summary: 'made by: traderai db backup' }],
  options: {
    database: { flags: '--database <name>', summary: 'make this database on the same server and restore into it' },
    dryRun: { flags: '--dry-run', summary: 'check the file and say what is in it, and change nothing' },
    acceptBrokenLaws: { flags: '--accept-broken-laws', summary: 'restore a desk that was backed up with a broken law' },
  },
  examples: [
    ['traderai db restore desk.backup --dry-run', 'see whether a backup is whole, and what is in it'],
    ['traderai db restore desk.backup --home ~/desk-again', 'into a new home of its own'],
    [
      'traderai db restore desk.backup --db postgresql://postgres@db.internal/postgres --database desk',
      'into a new database of a server',
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
    const report = await restoreDatabase(await administrator(context), file, {
      database: options.database,
      brokenLaws,
      signal,
      onProgress,
    });
    output.progress('');
    sayRestored(output, file, report);
  },
});

async function sayContents({ output }: Context, file: string, { contents, bytes }: InspectedBackup): Promise<void> {
  if (output.form === 'json') return reportJson(output, { dryRun: true, file, bytes, ...contentsJson(contents) });
  const { header, tables, roles } = contents;
  reportFields(output, [
    ['file', `${file}, ${megabytes(bytes)} MB, whole and undamaged`],
    ['made', `${header.createdAt} from database ${header.database.name} on Postgres ${header.serverVersion}`],
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

function sayRestored(output: Output, file: string, { backup, database, roles, verification }: RestoreReport): void {
  const { tables, rows, schema, laws } = verification;
  const broken = laws.filter(({ ok }) => !ok).map(({ name }) => name);
  if (output.form === 'json') {
    return reportJson(output, {
      dryRun: false,
      file,
      database,
      ...contentsJson(backup.contents),
      rolesCreated: roles.created,
      rolesKept: roles.kept,
      verified: { tables, rows, schema: schema === 'same', laws: laws.length, broken },
    });
  }
  if (roles.kept.length > 0)
    output.say(`These roles were there already and stay as they are: ${roles.kept.join(', ')}.`);
  if (schema === 'other server')
    output.say(
      'The server is of another version than the one that was backed up: rows and laws were compared, the text of the schema could not be.',
    );
  if (schema === 'other owner') output.say('You are not a superuser here: what belonged to one belongs to you now.');
  if (broken.length > 0)
    output.say(`These laws are broken, as they were when the backup was made: ${broken.join(', ')}.`);
  output.print(
    `Restored ${grouped(rows)} rows of ${tables} tables into database ${database}: the same rows${schema === 'same' ? ', the same schema' : ''}${laws.length > 0 && broken.length === 0 ? `, ${laws.length} laws kept` : ''}.`,
  );
}

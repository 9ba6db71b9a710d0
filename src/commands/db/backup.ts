/** `traderai db backup` */
import { randomBytes } from 'node:crypto';
import { backupDatabase } from '../../maintenance/backup/backup.ts';
import { defineCommand } from '../command.ts';
import { grouped, megabytes } from '../../text/figures.ts';
import { isoInstant } from '../../domain/instant.ts';
import { reportJson } from '../output/report.ts';
import { administrator } from './administrator.ts';
import { backupLine, seldom } from './backup-progress.ts';
import { contentsJson, rowsOf } from './backup-report.ts';

export const command = defineCommand({
  details: `Writes one consistent snapshot while the desk keeps running: schema, rows,
sequences, roles with their password verifiers, memberships, grants, row
security and database settings. The file is compressed, has checksums, and only
you can read it. It gets its name when it is complete. An existing file is never
replaced.
Store it as safely as the passwords.`,
  arguments: [{ name: '<file>', summary: 'file to write the backup to' }],
  examples: [
    ['traderai db backup desk.backup', 'back the desk up'],
    ['traderai db backup /backups/desk-$(date +%F).backup --quiet', 'back up in a cron job'],
    ['traderai db backup desk.backup --json', 'also print the rows and the SHA-256 of each table'],
  ],
  async run(context, { words }) {
    const { output, clock } = context;
    const signal = context.interruption();
    const file = words[0]!;
    const onProgress = seldom(clock, (progress: Parameters<typeof backupLine>[0]) =>
      output.progress(backupLine(progress)),
    );
    const { contents, bytes } = await backupDatabase(await administrator(context), file, {
      createdAt: isoInstant(clock.now()),
      token: randomBytes(6).toString('hex'),
      signal,
      onProgress,
    });
    output.progress('');
    if (output.form === 'json') return reportJson(output, { file, bytes, ...contentsJson(contents) });
    output.print(
      `${file}: ${grouped(rowsOf(contents))} rows of ${contents.tables.length} tables and ${contents.roles.length} roles, ${megabytes(bytes)} MB.`,
    );
  },
});

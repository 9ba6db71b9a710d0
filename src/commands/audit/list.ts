/** `traderai audit list` */
import { readAudit } from '../../database/queries/audit.ts';
import { positiveWholeNumber } from '../arguments.ts';
import { instantValue } from '../candle/flags.ts';
import { defineCommand } from '../command.ts';
import { withDesk } from '../desk.ts';
import { AUDIT_COLUMNS } from '../output/market-columns.ts';
import { reportList } from '../output/report.ts';
import { auditJson } from '../output/shapes.ts';

const DEFAULT_LIMIT = 50;

export const command = defineCommand({
  details: `The database itself writes the audit, so changes made with psql are in it too.
Only administrators of the desk may read it. --json has the full old and new
values.`,
  options: {
    entity: { flags: '--entity <table>', summary: 'only changes of this table, for example Order or Portfolio' },
    key: { flags: '--key <id>', summary: 'only changes of the row with this id' },
    user: { flags: '--user <name>', summary: 'only changes by this user or login' },
    from: {
      flags: '--from <instant>',
      summary: 'at this instant or later (2018-11-12 or 2018-11-12T18:00:00Z)',
      parse: instantValue,
    },
    to: { flags: '--to <instant>', summary: 'before this instant', parse: instantValue },
    limit: {
      flags: '--limit <count>',
      summary: `how many of the newest changes (default: ${DEFAULT_LIMIT})`,
      parse: positiveWholeNumber,
    },
  },
  examples: [
    ['traderai audit list', 'list the latest changes'],
    ['traderai audit list --entity Order --key 0199a1b2-… --json', 'list every version of one order'],
    ['traderai audit list --user ann --from 2026-01-01', 'list the changes of one user since a date'],
  ],
  async run(context, { options }) {
    const { entity, key, user, from, to, limit = DEFAULT_LIMIT } = options;
    const rows = await withDesk(context, ({ db }) => readAudit(db, { table: entity, key, user, from, to, limit }));
    await reportList(context.output, {
      rows,
      columns: AUDIT_COLUMNS,
      json: auditJson,
      empty: 'No change matches. List all changes with: traderai audit list',
    });
  },
});

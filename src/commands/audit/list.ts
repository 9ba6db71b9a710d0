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
  details:
    'Written by the database itself, so that what psql does stands there too. Only administrators of the desk may read it. --json has the old and new values whole.',
  options: {
    entity: { flags: '--entity <table>', summary: 'only changes of this table, for example Order or Portfolio' },
    key: { flags: '--key <id>', summary: 'only changes of the row with this id' },
    user: { flags: '--user <name>', summary: 'only what this user or login did' },
    from: {
      flags: '--from <instant>',
      summary: 'at this instant or later (2018-11-12 or 2018-11-12T18:00:00Z)',
      parse: instantValue,
    },
    to: { flags: '--to <instant>', summary: 'before this instant', parse: instantValue },
    limit: {
      flags: '--limit <count>',
      summary: `the newest so many (default: ${DEFAULT_LIMIT})`,
      parse: positiveWholeNumber,
    },
  },
  examples: [
    ['traderai audit list', 'who changed what last'],
    ['traderai audit list --entity Order --key 0199a1b2-… --json', 'every version of one order'],
    ['traderai audit list --user ann --from 2026-01-01', 'what one person did this year'],
  ],
  async run(context, { options }) {
    const { entity, key, user, from, to, limit = DEFAULT_LIMIT } = options;
    const rows = await withDesk(context, ({ db }) => readAudit(db, { table: entity, key, user, from, to, limit }));
    await reportList(context.output, {
      rows,
      columns: AUDIT_COLUMNS,
      json: auditJson,
      empty: 'Nothing of this kind was changed. See everything with: traderai audit list',
    });
  },
});

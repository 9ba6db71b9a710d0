/** `traderai alert ack` */
import { acknowledgeAlert } from '../../database/actions/alerts.ts';
import { readAlert } from '../../database/queries/alerts.ts';
import type { AlertRow } from '../../database/queries/alerts.ts';
import type { PrismaClient } from '../../database/generated/client.ts';
import { positiveWholeNumber } from '../arguments.ts';
import { defineCommand } from '../command.ts';
import { withDesk } from '../desk.ts';
import { CommandFailure, failureOf } from '../errors.ts';
import { reportJson } from '../output/report.ts';
import { alertJson } from '../output/shapes.ts';

export const command = defineCommand({
  arguments: [{ name: '<numbers...>', summary: "the alerts' numbers, as alert list shows them" }],
  details: 'The desk records the login and the time. The first acknowledgement counts.',
  options: { dryRun: { flags: '--dry-run', summary: 'show what would be acknowledged; change nothing' } },
  examples: [['traderai alert ack 17 18', 'acknowledge two alerts']],
  async run(context, { words, options }) {
    const { output } = context;
    const numbers = words.map(positiveWholeNumber);
    const alerts = await withDesk(context, async ({ db, pool }) => {
      // Looks up all alerts first: with one wrong number, none is acknowledged.
      const found = await readAll(db, numbers);
      if (options.dryRun === true) return found;
      for (const { id } of found) {
        const answer = await acknowledgeAlert(pool, id);
        if (!answer.ok) throw failureOf(answer.error);
      }
      return readAll(db, numbers);
    });
    if (output.form === 'json') return reportJson(output, alerts.map(alertJson));
    for (const { number, acknowledgedBy } of alerts) {
      output.print(
        options.dryRun === true
          ? `Alert ${number} would be acknowledged.`
          : `Alert ${number} is acknowledged by ${acknowledgedBy ?? 'an administrator'}.`,
      );
    }
  },
});

async function readAll(db: PrismaClient, numbers: readonly number[]): Promise<AlertRow[]> {
  const alerts: AlertRow[] = [];
  for (const number of new Set(numbers)) {
    const alert = await readAlert(db, number);
    if (alert === null)
      throw new CommandFailure({
        code: 'ALERT_NOT_FOUND',
        message: `there is no alert ${number}`,
        hint: 'List alerts with: traderai alert list',
        exitCode: 1,
      });
    alerts.push(alert);
  }
  return alerts;
}

/** `traderai alert rule delete` */
import { deleteAlertRule } from '../../../database/actions/alerts.ts';
import { readAlertRule } from '../../../database/queries/alert-rules.ts';
import { formatAlertRule } from '../../../domain/alert-rule.ts';
import { positiveWholeNumber } from '../../arguments.ts';
import { defineCommand } from '../../command.ts';
import { withDesk } from '../../desk.ts';
import { CommandFailure, failureOf } from '../../errors.ts';
import { reportJson } from '../../output/report.ts';
import { alertRuleJson } from '../../output/shapes.ts';
import { inTrial } from '../../trial.ts';

export const command = defineCommand({
  arguments: [{ name: '<number>', summary: "the rule's number, as alert rule list shows it" }],
  details: 'Alerts that the rule has raised are kept.',
  options: { dryRun: { flags: '--dry-run', summary: 'show the rule; change nothing' } },
  examples: [['traderai alert rule delete 3', 'stop watching the price of rule 3']],
  async run(context, { words, options }) {
    const { output } = context;
    const number = positiveWholeNumber(words[0]!);
    const dryRun = options.dryRun === true;
    const rule = await withDesk(context, async ({ db, pool }) => {
      const found = await readAlertRule(db, number);
      if (found === null)
        throw new CommandFailure({
          code: 'ALERT_NOT_FOUND',
          message: `there is no alert rule ${number}`,
          hint: 'List rules with: traderai alert rule list',
          exitCode: 1,
        });
      const answer = await inTrial(pool, dryRun ? 'dry-run' : 'for-good', (connection) =>
        deleteAlertRule(connection, found.id),
      );
      if (!answer.ok) throw failureOf(answer.error);
      return found;
    });
    if (output.form === 'json') return reportJson(output, { ...alertRuleJson(rule), deleted: !dryRun });
    output.print(`Rule ${number} (${formatAlertRule(rule)}) ${dryRun ? 'would be' : 'is'} deleted.`);
  },
});

/** `traderai alert rule create` */
import { createAlertRule } from '../../../database/actions/alerts.ts';
import { ALERT_SEVERITIES } from '../../../database/queries/alerts.ts';
import { formatAlertRule, parseAlertRule } from '../../../domain/alert-rule.ts';
import { caret, lineErrorMessage } from '../../../domain/order-line/caret.ts';
import { defineCommand } from '../../command.ts';
import { withDesk } from '../../desk.ts';
import { CommandFailure, failureOf } from '../../errors.ts';
import { decimalText } from '../../output/json-values.ts';
import { reportJson } from '../../output/report.ts';
import { inTrial } from '../../trial.ts';

export const command = defineCommand({
  arguments: [
    { name: '<condition>', summary: 'in quotes: a symbol, then last, bid or ask, then >, >=, < or <=, then a price' },
  ],
  details: `The engine raises an alert when the condition becomes true.
It raises another one only after the condition was false in between.`,
  options: {
    severity: {
      flags: '--severity <level>',
      summary: 'severity of the alert (default: MEDIUM)',
      choices: ALERT_SEVERITIES,
    },
    dryRun: { flags: '--dry-run', summary: 'show the rule; change nothing' },
  },
  examples: [
    ["traderai alert rule create 'BTCUSD last > 70000'", 'raise an alert when the last price is above 70000'],
    [
      "traderai alert rule create 'ETHUSD bid <= 180' --severity CRITICAL",
      'ring the bell and show a banner until you acknowledge it',
    ],
  ],
  async run(context, { words, options }) {
    const { output } = context;
    const text = words[0]!;
    const parsed = parseAlertRule(text);
    if (!parsed.ok) {
      const message = `${lineErrorMessage(parsed.error)}\n${caret(text, parsed.error)}`;
      throw new CommandFailure({
        code: 'BAD_ALERT_RULE',
        message,
        hint: 'Write a condition like: BTCUSD last > 70000',
        exitCode: 2,
      });
    }
    const terms = { ...parsed.value, severity: options.severity ?? 'MEDIUM' };
    const dryRun = options.dryRun === true;
    const answer = await withDesk(context, ({ pool }) =>
      inTrial(pool, dryRun ? 'dry-run' : 'for-good', (connection) => createAlertRule(connection, terms)),
    );
    if (!answer.ok) throw failureOf(answer.error);
    const { id, number, symbol, field, operator, threshold, severity } = answer.value;
    const condition = formatAlertRule(answer.value);
    if (output.form === 'json') {
      return reportJson(output, {
        ...(dryRun ? { dryRun, id: null, number: null } : { id, number: String(number) }),
        symbol,
        field,
        operator,
        threshold: decimalText(threshold),
        severity,
        condition,
      });
    }
    output.print(
      dryRun
        ? `Would watch ${condition} (${severity}); nothing was changed.`
        : `Rule ${number} watches ${condition} (${severity}).`,
    );
  },
});

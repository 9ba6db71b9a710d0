/** `traderai alert rule list` */
import { readAlertRules } from '../../../database/queries/alert-rules.ts';
import { defineCommand } from '../../command.ts';
import { withDesk } from '../../desk.ts';
import { ALERT_RULE_COLUMNS } from '../../output/market-columns.ts';
import { reportList } from '../../output/report.ts';
import { alertRuleJson } from '../../output/shapes.ts';

export const command = defineCommand({
  examples: [['traderai alert rule list', 'list the rules and their owners']],
  async run(context) {
    await reportList(context.output, {
      rows: await withDesk(context, ({ db }) => readAlertRules(db)),
      columns: ALERT_RULE_COLUMNS,
      json: alertRuleJson,
      empty: "No price is watched. Watch one with: traderai alert rule create 'BTCUSD last > 70000'",
    });
  },
});

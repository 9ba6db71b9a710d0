/** The alert rules. A change of a rule is notified as a change of alerts. */
import { readAlertRules } from '../../database/queries/alert-rules.ts';
import type { AlertRuleRow } from '../../database/queries/alert-rules.ts';
import type { Topic } from './topic.ts';

export const rulesTopic: Topic<readonly AlertRuleRow[]> = {
  empty: [],
  hears: { alert: 'any' },
  scope: 'desk',
  turn: 'at once',
  read: (db) => readAlertRules(db),
};

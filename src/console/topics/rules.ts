/** The alert rules: what raises an alert. A change of one is told as a change of alerts. */
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

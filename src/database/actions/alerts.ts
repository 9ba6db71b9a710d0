/** Acknowledges alerts, and manages the rules that raise them. */
import type { AlertField, AlertOperator } from '../../domain/alert-rule.ts';
import { Decimal, plain } from '../../domain/decimal.ts';
import { ok } from '../../domain/result.ts';
import type { Result } from '../../domain/result.ts';
import type { AlertSeverity } from '../queries/alerts.ts';
import type { DeskError } from './desk-error.ts';
import { askOne } from './queryable.ts';
import type { Queryable } from './queryable.ts';

export interface AlertAcknowledgement {
  readonly id: string;
  readonly number: number;
  /** Milliseconds UTC of the first acknowledgement; a later one does not change it. */
  readonly acknowledgedAt: number;
}

export async function acknowledgeAlert(
  q: Queryable,
  alertId: string,
): Promise<Result<AlertAcknowledgement, DeskError>> {
  const answer = await askOne<{ id: string; number: string; acknowledged_at: Date }>(
    q,
    'idempotent',
    `select a.id, a.number::text, a.acknowledged_at from acknowledge_alert($1::uuid) a`,
    [alertId],
  );
  if (!answer.ok) return answer;
  const { id, number, acknowledged_at } = answer.value;
  return ok({ id, number: Number(number), acknowledgedAt: acknowledged_at.getTime() });
}

export interface AlertRuleTerms {
  readonly symbol: string;
  readonly field: AlertField;
  readonly operator: AlertOperator;
  readonly threshold: Decimal;
  readonly severity: AlertSeverity;
}

export interface CreatedAlertRule extends AlertRuleTerms {
  readonly id: string;
  readonly number: number;
}

export async function createAlertRule(
  q: Queryable,
  rule: AlertRuleTerms,
): Promise<Result<CreatedAlertRule, DeskError>> {
  const answer = await askOne<{ id: string; number: string; threshold: string }>(
    q,
    'changes',
    `select r.id, r.number::text, r.threshold::text
       from create_alert_rule($1::text, $2::"AlertField", $3::"AlertOperator", $4::numeric, $5::"AlertSeverity") r`,
    [rule.symbol, rule.field, rule.operator, plain(rule.threshold), rule.severity],
  );
  if (!answer.ok) return answer;
  const { id, number, threshold } = answer.value;
  return ok({ ...rule, id, number: Number(number), threshold: new Decimal(threshold) });
}

export async function deleteAlertRule(q: Queryable, ruleId: string): Promise<Result<null, DeskError>> {
  const answer = await askOne(q, 'changes', `select delete_alert_rule($1::uuid)`, [ruleId]);
  return answer.ok ? ok(null) : answer;
}

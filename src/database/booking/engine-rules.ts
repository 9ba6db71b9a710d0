/** The active alert rules of all users as the engine watches them: read often, so without their owners. */
import type { ClientBase } from 'pg';
import type { AlertField, AlertOperator } from '../../domain/alert-rule.ts';
import { Decimal } from '../../domain/decimal.ts';
import { readRows } from '../read-rows.ts';
import type { OnUnreadable } from '../read-rows.ts';

export interface EngineRule {
  readonly id: string;
  readonly number: number;
  readonly symbol: string;
  readonly field: AlertField;
  readonly operator: AlertOperator;
  readonly threshold: Decimal;
  readonly severity: 'LOW' | 'MEDIUM' | 'HIGH' | 'CRITICAL';
  readonly triggered: boolean;
}

type StoredRule = Omit<EngineRule, 'number' | 'threshold'> & { readonly number: string; readonly threshold: string };

/** The oldest first. */
export async function readEngineRules(client: ClientBase, onUnreadable: OnUnreadable): Promise<EngineRule[]> {
  const { rows } = await client.query<StoredRule>(
    `select id, number::text, symbol, field, operator, threshold::text, severity, triggered
       from "AlertRule" where active order by number`,
  );
  return readRows(rows, {
    read: (row): EngineRule => ({ ...row, number: Number(row.number), threshold: new Decimal(row.threshold) }),
    name: ({ number }) => ({ what: `alert rule ${number}`, portfolioId: null }),
    onUnreadable,
  });
}

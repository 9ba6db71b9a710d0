/** The active alert rules of all users as the engine watches them, without their owners. */
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

export type WhichRules = 'all' | { readonly ids: readonly string[] } | { readonly symbols: readonly string[] };

/** The oldest first. */
export async function readEngineRules(
  client: ClientBase,
  which: WhichRules,
  onUnreadable: OnUnreadable,
): Promise<EngineRule[]> {
  const [condition, values] =
    which === 'all'
      ? ['true', []]
      : 'ids' in which
        ? ['id = any ($1)', [which.ids]]
        : ['symbol = any ($1)', [which.symbols]];
  const { rows } = await client.query<StoredRule>(
    `select id, number::text, symbol, field, operator, threshold::text, severity, triggered
       from "AlertRule" where active and ${condition} order by number`,
    values,
  );
  return readRows(rows, {
    read: (row): EngineRule => ({ ...row, number: Number(row.number), threshold: new Decimal(row.threshold) }),
    name: ({ number }) => ({ what: `alert rule ${number}`, portfolioId: null }),
    onUnreadable,
  });
}

/** The terms of a limit as JSON. */
import type { LimitTerms } from '../../../domain/risk-limit.ts';
import { decimalTextOrNull } from '../../output/json-values.ts';

export function limitTermsJson({ value, ...terms }: LimitTerms): Record<string, unknown> {
  const { kind, action, symbol, currency, symbols, side, hours } = terms;
  return { kind, action, value: decimalTextOrNull(value), symbol, currency, symbols, side, hours };
}

import { expect, test } from 'vitest';
import { commissionOf } from '../../src/domain/commission.ts';
import type { CommissionModel } from '../../src/domain/commission.ts';
import { plain } from '../../src/domain/decimal.ts';
import { d } from './samples.ts';

const cases: readonly (readonly [string, CommissionModel, string])[] = [
  ['without a model there is no commission', { kind: 'none' }, '0'],
  ['ten basis points of the notional', { kind: 'basis-points', rate: d('0.001'), minimum: d(0) }, '0.12345679'],
  ['a minimum for each fill', { kind: 'basis-points', rate: d('0.001'), minimum: d(1) }, '1'],
  ['an amount per unit', { kind: 'per-unit', rate: d('0.005'), minimum: d(0) }, '0.015'],
];
test.each(cases)('%s', (_, model, expected) => {
  expect(plain(commissionOf(model, { quantity: d(3), notional: d('123.456789') }))).toBe(expected);
});

import { describe, expect, test } from 'vitest';
import { OPEN_STATUSES, TERMINAL_STATUSES, isTerminal } from '../../src/domain/order.ts';
import type { OrderStatus } from '../../src/domain/order.ts';
import { ORDER_TRANSITIONS, nextStatus } from '../../src/domain/order-states.ts';
import type { OrderTransition } from '../../src/domain/order-states.ts';

/**
 * Written by hand, independent of the table that it checks: columns in the order of ORDER_TRANSITIONS, `.` is illegal.
 */
const SHORT: Readonly<Record<string, OrderStatus>> = {
  pn: 'PENDING_NEW',
  hd: 'HELD',
  ne: 'NEW',
  pf: 'PARTIALLY_FILLED',
  pc: 'PENDING_CANCEL',
  pr: 'PENDING_REPLACE',
  FI: 'FILLED',
  CA: 'CANCELED',
  RE: 'REJECTED',
  DE: 'DENIED',
  EX: 'EXPIRED',
};
const LEGAL: Readonly<Record<OrderStatus, string>> = {
  //                 APP DEN HOL REL ACC REJ PAR COM RCA RRE RSU RSP RSH CAN EXP
  PENDING_APPROVAL: 'pn  DE  .   .   .   .   pf  FI  pc  .   .   .   .   CA  EX',
  PENDING_NEW: '     .   DE  hd  .   ne  RE  pf  FI  pc  pr  .   .   .   CA  EX',
  HELD: '            .   DE  hd  ne  .   RE  .   FI  pc  pr  .   pf  .   CA  EX',
  NEW: '             .   .   hd  .   .   RE  pf  FI  pc  pr  .   .   .   CA  EX',
  PARTIALLY_FILLED: '.   .   hd  .   .   .   pf  FI  pc  pr  .   .   .   CA  EX',
  PENDING_CANCEL: '  .   .   pc  pc  pc  RE  pc  FI  .   .   ne  pf  hd  CA  EX',
  PENDING_REPLACE: ' .   .   pr  pr  pr  RE  pr  FI  pc  .   ne  pf  hd  CA  EX',
  FILLED: '          .   .   .   .   .   .   .   .   .   .   .   .   .   .   .',
  CANCELED: '        .   .   .   .   .   .   .   .   .   .   .   .   .   .   .',
  REJECTED: '        .   .   .   .   .   .   .   .   .   .   .   .   .   .   .',
  DENIED: '          .   .   .   .   .   .   .   .   .   .   .   .   .   .   .',
  EXPIRED: '         .   .   .   .   .   .   .   .   .   .   .   .   .   .   .',
};

const ORDER_STATUSES: readonly OrderStatus[] = [...OPEN_STATUSES, ...TERMINAL_STATUSES];

const cases = ORDER_STATUSES.flatMap((status) =>
  ORDER_TRANSITIONS.map((event, column) => {
    const cell = LEGAL[status].trim().split(/\s+/)[column]!;
    return [status, event, cell === '.' ? null : SHORT[cell]!] as const;
  }),
);

test.each(cases)('%s + %s → %s', (status, event, expected) => {
  const next = nextStatus(status, event);
  if (expected === null) expect(next).toEqual({ ok: false, error: { code: 'ILLEGAL_TRANSITION', status, event } });
  else expect(next).toEqual({ ok: true, value: expected });
});

describe('the laws of the table', () => {
  test('no event leaves a terminal state', () => {
    for (const status of TERMINAL_STATUSES) {
      for (const event of ORDER_TRANSITIONS) expect(nextStatus(status, event).ok).toBe(false);
    }
  });

  test('a fill is legal in every PENDING state and while working, and completes the order', () => {
    const fillable = ORDER_STATUSES.filter(
      (status) => status.startsWith('PENDING_') || status === 'NEW' || status === 'PARTIALLY_FILLED',
    );
    for (const status of fillable) {
      expect(nextStatus(status, 'COMPLETE_FILL')).toEqual({ ok: true, value: 'FILLED' });
      expect(nextStatus(status, 'PARTIAL_FILL').ok).toBe(true);
    }
  });

  test('every open order can end: canceled and expired are always one step away', () => {
    const enders: readonly OrderTransition[] = ['CANCEL', 'EXPIRE'];
    for (const status of OPEN_STATUSES) {
      for (const event of enders) {
        const next = nextStatus(status, event);
        expect(next.ok && isTerminal(next.value)).toBe(true);
      }
    }
  });
});

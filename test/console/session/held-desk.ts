/** A session without a terminal: the test sets the clock, answers for the desk and presses keys. */
import { randomUUID } from 'node:crypto';
import type { DeskPort } from '../../../src/console/desk-port.ts';
import { KEYMAP } from '../../../src/console/keymap.ts';
import type { Sight } from '../../../src/console/painter/delivery.ts';
import type { InputEvent } from '../../../src/console/session/input.ts';
import { Session } from '../../../src/console/session/session.ts';
import { Workspace } from '../../../src/console/session/workspace.ts';
import type { DeskStore } from '../../../src/console/store.ts';
import type { HaltToSet } from '../../../src/database/actions/halts.ts';
import type { OrderToPlace } from '../../../src/database/actions/place-order.ts';
import type { OrderToReplace } from '../../../src/database/actions/replace-order.ts';
import { err, ok } from '../../../src/domain/result.ts';
import { NOW, orderRow, sampleStore, verdict } from '../desk-samples.ts';

export interface HeldDesk {
  readonly session: Session;
  readonly workspace: Workspace;
  readonly store: DeskStore;
  readonly placed: OrderToPlace[];
  readonly replaced: OrderToReplace[];
  readonly canceled: string[];
  readonly acknowledged: string[];
  readonly halted: HaltToSet[];
  readonly resumed: string[];
  readonly proposed: OrderToPlace[];
  /** `approve ID HASH`, `reject ID`, `withdraw ID`. */
  readonly decided: string[];
  readonly reloads: string[];
  readonly log: { quits: number; bells: number };
  /** Answers of the desk, which a test may replace. */
  readonly port: { -readonly [Name in keyof DeskPort]: DeskPort[Name] };
  /**
   * Presses keys one by one, at the pace of a hand. Words of several letters are key names, other text is typed letter
   * by letter.
   */
  press(...keys: readonly string[]): void;
  type(text: string): void;
  /** Presses all keys at once, as a paste without brackets arrives. */
  burst(text: string): void;
  pass(ms: number): void;
  /** From now on the terminal takes everything, or nothing. */
  see(terminal: 'everything' | 'nothing'): void;
  settle(): Promise<void>;
}

export function heldDesk(size = { columns: 160, rows: 45 }, store: DeskStore = sampleStore()): HeldDesk {
  let now = NOW;
  let sight: Sight = { waitingSince: null, seenUpTo: Number.POSITIVE_INFINITY };
  const placed: OrderToPlace[] = [];
  const replaced: OrderToReplace[] = [];
  const canceled: string[] = [];
  const acknowledged: string[] = [];
  const halted: HaltToSet[] = [];
  const resumed: string[] = [];
  const proposed: OrderToPlace[] = [];
  const decided: string[] = [];
  const reloads: string[] = [];
  const log = { quits: 0, bells: 0 };
  const port: HeldDesk['port'] = {
    check: async () => ok(verdict()),
    place: async (order) => {
      placed.push(order);
      return ok(
        orderRow(placed.length, {
          clientOrderId: order.clientOrderId,
          side: order.side,
          quantity: order.quantity,
          symbol: order.symbol,
          status: 'PENDING_NEW',
        }),
      );
    },
    placeLinked: async ({ first, second }) => {
      const orders = [];
      for (const order of [first, second]) {
        const answer = await port.place(order);
        if (!answer.ok) return answer;
        orders.push(answer.value);
      }
      return ok(orders);
    },
    checkReplace: async () => ok(verdict()),
    replace: async (wanted) => {
      replaced.push(wanted);
      return ok(orderRow(1, { id: wanted.orderId, status: 'PENDING_REPLACE' }));
    },
    cancel: async (id) => {
      canceled.push(id);
      return ok(orderRow(1, { id, status: 'PENDING_CANCEL' }));
    },
    cancelTogether: async (ids) => {
      const orders = [];
      for (const id of ids) {
        const answer = await port.cancel(id);
        if (!answer.ok) return answer;
        orders.push(answer.value);
      }
      return ok(orders);
    },
    find: async () => ok(null),
    openOrders: async () => ok([]),
    averageTrueRange: async () => ok(null),
    gapHistory: async () => ok(null),
    volatility: async () => ok(null),
    sourceRecord: async () => ok({ judged: 0, hits: 0, averageGain: null, averageLoss: null }),
    halt: async (wanted) => {
      halted.push(wanted);
      return ok({ id: randomUUID(), number: halted.length, haltedAt: now });
    },
    resume: async ({ haltId }) => {
      resumed.push(haltId);
      return ok({ id: haltId, number: 1, haltedAt: now });
    },
    propose: async ({ order }) => {
      proposed.push(order);
      return ok({ id: randomUUID(), number: proposed.length, state: 'PENDING' });
    },
    approve: async ({ proposalId, hash }) => {
      decided.push(`approve ${proposalId} ${hash}`);
      return ok(orderRow(12, { status: 'PENDING_NEW' }));
    },
    reject: async ({ proposalId }) => {
      decided.push(`reject ${proposalId}`);
      return ok({ id: proposalId, number: 1, state: 'REJECTED' });
    },
    withdraw: async (proposalId) => {
      decided.push(`withdraw ${proposalId}`);
      return ok({ id: proposalId, number: 1, state: 'WITHDRAWN' });
    },
    acknowledge: async (id) => {
      acknowledged.push(id);
      return id === 'gone'
        ? err({ code: 'ALERT_NOT_FOUND', message: 'gone', hint: null, kind: 'not-found' })
        : ok({ id, number: 1, acknowledgedAt: now });
    },
  };
  const workspace = new Workspace({
    store,
    port,
    keymap: KEYMAP,
    clock: { now: () => now },
    newId: randomUUID,
    glyphs: 'unicode',
    size,
    bell: 'rings',
    sight: () => sight,
    onChange: () => undefined,
    onBell: () => (log.bells += 1),
    onRedraw: () => undefined,
    onSuspend: () => undefined,
    onQuit: () => (log.quits += 1),
    onReload: (what) => reloads.push(what),
  });
  const session = new Session(workspace, KEYMAP);
  const event = (key: string): InputEvent => ({
    kind: 'key',
    key,
    text: [...key].length === 1 ? key : key === 'space' ? ' ' : null,
  });
  const each = (events: readonly InputEvent[]): void => {
    for (const one of events) {
      now += 50;
      session.input([one]);
    }
  };
  return {
    session,
    workspace,
    store,
    placed,
    replaced,
    canceled,
    acknowledged,
    halted,
    resumed,
    proposed,
    decided,
    reloads,
    log,
    port,
    press: (...keys) => each(keys.map(event)),
    type: (text) => each([...text].map(event)),
    burst: (text) => {
      now += 50;
      session.input([...text].map((character) => event(character === '\r' ? 'enter' : character)));
    },
    pass: (ms) => {
      now += ms;
      session.tick();
    },
    see: (terminal) =>
      (sight =
        terminal === 'everything'
          ? { waitingSince: null, seenUpTo: Number.POSITIVE_INFINITY }
          : { waitingSince: now, seenUpTo: now }),
    settle: () => new Promise((resolve) => setTimeout(resolve, 5)),
  };
}

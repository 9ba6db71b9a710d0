/** Runs a schedule on the model of the store and checks its ledger: against the oracle, and by the laws. */
import { firstDifference, linesOf } from './ledger.ts';
import { brokenLaws } from './laws.ts';
import { ModelDesk } from './model-desk.ts';
import { expectedLedger } from './oracle/oracle.ts';
import { SimulationFailure, runSchedule } from './run.ts';
import type { MetFault, RunOptions } from './run.ts';
import type { Schedule } from './schedule.ts';
import { PORTFOLIO_IDS } from './portfolios.ts';
import type { Store } from './store.ts';
import { storedLedger } from './stored-ledger.ts';
import type { Ledger } from './ledger.ts';

export interface Checked {
  /** The first fault; null: none. */
  readonly fault: string | null;
  readonly ledger: readonly string[];
  /** Ids of the trades, which are computed from their orders. */
  readonly ids: string;
  readonly met: readonly MetFault[];
  readonly trades: number;
  readonly orders: number;
  readonly leads: number;
}

const NAMES = new Map(Object.entries(PORTFOLIO_IDS).map(([name, id]) => [id, name]));

export function modelLedger({ tables }: Store): Ledger {
  const { orders, events, trades, positions, ledger, cash } = tables;
  return storedLedger({
    orders: [...orders.values()],
    events,
    trades: [...trades.values()],
    positions: [...positions.values()],
    ledger,
    cash: [...cash].map(([id, amount]) => ({ portfolio: NAMES.get(id)!, amount })),
    portfolios: NAMES,
  });
}

export async function checkSchedule(schedule: Schedule, options: RunOptions = {}): Promise<Checked> {
  const desk = new ModelDesk(schedule.setting);
  const { store } = desk;
  const cash = Object.fromEntries([...store.tables.cash].map(([id, amount]) => [NAMES.get(id)!, amount]));
  try {
    const { events, faults, leads } = await runSchedule(schedule, desk, options);
    const stored = modelLedger(store);
    const ledger = linesOf(stored);
    const expected = linesOf(expectedLedger({ setting: schedule.setting, events, log: store.log }));
    const difference = firstDifference(ledger, expected);
    const fault =
      difference === null
        ? (brokenLaws({ store, ledger: stored, told: events.length, cash })[0] ?? null)
        : `the desk has: ${difference[0] ?? 'nothing'}\nthe oracle has: ${difference[1] ?? 'nothing'}`;
    const ids = [...store.tables.trades.keys()].join(' ');
    return {
      fault,
      ledger,
      ids,
      met: faults,
      trades: store.tables.trades.size,
      orders: store.tables.orders.size,
      leads,
    };
  } catch (error) {
    const fault =
      error instanceof SimulationFailure ? error.message : String(error instanceof Error ? error.stack : error);
    return { fault, ledger: [], ids: '', met: [], trades: 0, orders: 0, leads: 0 };
  }
}

/**
 * The whole ledger of a desk as sorted lines of text: orders with their events, trades with their lines of money,
 * positions and cash. Ids are left out, so that two desks can be compared; orders have their client order ids.
 */
import { textOf, units } from './amounts.ts';

export interface LedgerOrder {
  readonly client: string;
  readonly status: string;
  readonly quantity: bigint;
  readonly filled: bigint;
  readonly notional: bigint;
  readonly limit: bigint | null;
  readonly stop: bigint | null;
  readonly acceptedAt: number | null;
  readonly sequence: number | null;
  readonly triggeredAt: number | null;
  readonly replacedAt: number | null;
  readonly expiresAt: number | null;
  /** Null for a denied order, which ends by the desk's clock. */
  readonly closedAt: number | null;
  readonly obstacle: string | null;
  readonly reason: string | null;
}

export interface LedgerEvent {
  readonly client: string;
  readonly number: number;
  readonly type: string;
  readonly status: string;
  readonly quantity: bigint | null;
  readonly price: bigint | null;
  readonly reason: string | null;
  readonly at: number | null;
}

export interface LedgerTrade {
  readonly client: string;
  /** From 1, of its order. */
  readonly number: number;
  readonly side: 'BUY' | 'SELL';
  readonly quantity: bigint;
  readonly price: bigint;
  readonly commission: bigint;
  readonly slippage: bigint;
  readonly liquidity: string;
  readonly costChange: bigint;
  readonly realized: bigint;
  readonly at: number;
  readonly lines: readonly { readonly account: string; readonly amount: bigint }[];
}

export interface LedgerPosition {
  readonly portfolio: string;
  readonly symbol: string;
  readonly quantity: bigint;
  readonly cost: bigint;
  readonly realized: bigint;
  readonly fees: bigint;
  readonly openedAt: number | null;
}

export interface Ledger {
  readonly orders: readonly LedgerOrder[];
  readonly events: readonly LedgerEvent[];
  readonly trades: readonly LedgerTrade[];
  readonly positions: readonly LedgerPosition[];
  readonly cash: readonly { readonly portfolio: string; readonly amount: bigint }[];
}

export function linesOf({ orders, events, trades, positions, cash }: Ledger): string[] {
  const lines = [
    ...orders.map(({ client, ...order }) => line(`order ${client}`, order)),
    ...events.map(({ client, number, ...event }) => line(`event ${client} ${number}`, event)),
    ...trades.map(({ client, number, lines: money, ...trade }) =>
      line(`trade ${client} ${number}`, {
        ...trade,
        ...Object.fromEntries(money.map(({ account, amount }) => [account, amount])),
      }),
    ),
    ...positions.map(({ portfolio, symbol, ...position }) => line(`position ${portfolio} ${symbol}`, position)),
    ...cash.map(({ portfolio, amount }) => line(`cash ${portfolio}`, { amount })),
  ];
  return lines.sort();
}

/** The first line that only one of them has; null when they are equal. */
export function firstDifference(
  one: readonly string[],
  other: readonly string[],
): [string | null, string | null] | null {
  const place = one.findIndex((text, index) => text !== other[index]);
  if (place >= 0) return [one[place]!, other[place] ?? null];
  return one.length === other.length ? null : [null, other[one.length]!];
}

function line(name: string, values: object): string {
  let text = `${name}:`;
  let mark = '';
  for (const [key, value] of Object.entries(values)) {
    text += `${mark} ${key} ${wordOf(value)}`;
    mark = ',';
  }
  return text;
}

function wordOf(value: unknown): string {
  if (value === null) return '-';
  return typeof value === 'bigint' ? textOf(value) : String(value);
}

export function unitsOrNull(text: string | null): bigint | null {
  return text === null ? null : units(text);
}

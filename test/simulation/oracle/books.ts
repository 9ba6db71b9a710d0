/** The oracle's books: positions at average cost, cash, and the lines of money of each trade. */
import { ONE, absolute, least, rounded, times } from '../amounts.ts';
import type { LedgerPosition, LedgerTrade } from '../ledger.ts';
import type { PortfolioName, SimulatedSymbol } from '../schedule.ts';
import type { Offer, Side } from './prices.ts';

const COMMISSION = ONE / 1_000n;

interface Held {
  readonly portfolio: PortfolioName;
  readonly symbol: SimulatedSymbol;
  quantity: bigint;
  cost: bigint;
  realized: bigint;
  fees: bigint;
  openedAt: number | null;
}

export interface Execution {
  readonly portfolio: PortfolioName;
  readonly symbol: SimulatedSymbol;
  readonly side: Side;
  readonly quantity: bigint;
  readonly offer: Offer;
  readonly at: number;
}

export class OracleBooks {
  readonly #held = new Map<string, Held>();
  readonly cash: Record<PortfolioName, bigint>;

  constructor(cash: Record<PortfolioName, bigint>) {
    this.cash = { ...cash };
  }

  held(portfolio: PortfolioName, symbol: SimulatedSymbol): bigint {
    return this.#held.get(`${portfolio} ${symbol}`)?.quantity ?? 0n;
  }

  positions(): LedgerPosition[] {
    return [...this.#held.values()];
  }

  /** The cost of a purchase, its commission included. */
  costOf(quantity: bigint, price: bigint): bigint {
    const notional = times(quantity, price);
    return notional + times(notional, COMMISSION);
  }

  book({ portfolio, symbol, side, quantity, offer, at }: Execution): Omit<LedgerTrade, 'client' | 'number'> {
    const key = `${portfolio} ${symbol}`;
    const held = this.#held.get(key) ?? flat(portfolio, symbol);
    this.#held.set(key, held);
    const sign = side === 'BUY' ? 1n : -1n;
    const notional = times(quantity, offer.price);
    const commission = times(notional, COMMISSION);
    const open = absolute(held.quantity);
    const closing = held.quantity * sign < 0n ? least(quantity, open) : 0n;
    const released =
      closing === 0n ? 0n : closing === open ? absolute(held.cost) : rounded(absolute(held.cost) * closing, open);
    const closingNotional = closing === quantity ? notional : times(closing, offer.price);
    const realized = closing === 0n ? 0n : sign * (released - closingNotional);
    const costChange = sign * (released + notional - closingNotional);
    const before = held.quantity;
    held.quantity += sign * quantity;
    held.cost += costChange;
    held.realized += realized;
    held.fees += commission;
    if (held.quantity === 0n) held.openedAt = null;
    else if (before === 0n || before < 0n !== held.quantity < 0n) held.openedAt = at;
    const cash = -sign * notional - commission;
    this.cash[portfolio] += cash;
    return {
      side,
      quantity,
      price: offer.price,
      commission,
      slippage: sign * (offer.price - offer.reference),
      liquidity: offer.liquidity,
      costChange,
      realized,
      at,
      lines: [
        { account: 'CASH', amount: cash },
        { account: 'POSITION', amount: costChange },
        ...(realized === 0n ? [] : [{ account: 'REALIZED_PNL', amount: -realized }]),
        ...(commission === 0n ? [] : [{ account: 'FEES', amount: commission }]),
      ],
    };
  }
}

function flat(portfolio: PortfolioName, symbol: SimulatedSymbol): Held {
  return { portfolio, symbol, quantity: 0n, cost: 0n, realized: 0n, fees: 0n, openedAt: null };
}

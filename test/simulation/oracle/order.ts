/** An order as the oracle keeps it. */
import { units } from '../amounts.ts';
import { unitsOrNull } from '../ledger.ts';
import type { LedgerEvent, LedgerOrder } from '../ledger.ts';
import type { PlacedTerms, PortfolioName, SimulatedSymbol, SimulatedTime } from '../schedule.ts';
import type { Priced } from './prices.ts';

type Obstacle = 'PRICE_NOT_REACHED' | 'NO_VOLUME';

export class OracleOrder implements Priced {
  readonly client: string;
  readonly portfolio: PortfolioName;
  readonly symbol: SimulatedSymbol;
  readonly side: PlacedTerms['side'];
  readonly type: PlacedTerms['type'];
  readonly time: SimulatedTime;
  readonly reduceOnly: boolean;
  readonly expireDate: string | null;
  readonly postOnly: boolean;
  /** All at once or nothing, now or later. */
  readonly allOrNone: boolean;
  /** The quantity that the market sees while it rests. */
  readonly shown: bigint | null;
  readonly trailAmount: bigint | null;
  readonly trailPercent: bigint | null;
  status = 'PENDING_NEW';
  quantity: bigint;
  limit: bigint | null;
  stop: bigint | null;
  filled = 0n;
  notional = 0n;
  /** The part of its fills that found no opposite position to close. */
  opened = 0n;
  acceptedAt: number | null = null;
  sequence: number | null = null;
  triggeredAt: number | null = null;
  replacedAt: number | null = null;
  expiresAt: number | null = null;
  closedAt: number | null = null;
  obstacle: Obstacle | null = null;
  reason: string | null = null;
  readonly events: LedgerEvent[] = [];
  trades = 0;
  /** The order whose fills release this one. */
  readonly parent: OracleOrder | null;
  readonly children: OracleOrder[] = [];
  /** The orders that share a quantity, this one included; without a list, no order. */
  readonly list: OracleOrder[];
  /** When its parent released it; null while it is held. */
  releasedAt: number | null = null;
  /** New terms that wait for the engine's answer. */
  asked: Pick<OracleOrder, 'quantity' | 'limit' | 'stop'> | null = null;

  constructor(
    client: string,
    terms: PlacedTerms,
    { parent, list }: { readonly parent: OracleOrder | null; readonly list: OracleOrder[] },
  ) {
    this.parent = parent;
    parent?.children.push(this);
    this.list = list;
    this.client = client;
    this.portfolio = terms.portfolio;
    this.symbol = terms.symbol;
    this.side = terms.side;
    this.type = terms.type;
    this.time = terms.timeInForce;
    this.reduceOnly = terms.reduceOnly;
    this.expireDate = terms.expireDate;
    this.postOnly = terms.postOnly;
    this.allOrNone = terms.allOrNone;
    this.shown = unitsOrNull(terms.displayQuantity);
    this.quantity = units(terms.quantity);
    this.limit = unitsOrNull(terms.limitPrice);
    this.stop = unitsOrNull(terms.stopPrice);
    this.trailAmount = unitsOrNull(terms.trailAmount);
    this.trailPercent = unitsOrNull(terms.trailPercent);
  }

  get rest(): bigint {
    return this.quantity - this.filled;
  }

  /** It was accepted and has not ended. */
  get isOpen(): boolean {
    return this.acceptedAt !== null && this.closedAt === null;
  }

  get hasEnded(): boolean {
    return this.closedAt !== null || this.status === 'DENIED';
  }

  get isHeld(): boolean {
    return this.parent !== null && this.releasedAt === null;
  }

  /** It takes part in market events. */
  get isWorking(): boolean {
    return this.isOpen && !this.isHeld;
  }

  /** Closes what its parent has filled. */
  get isExit(): boolean {
    return this.parent !== null && this.list.length > 0;
  }

  /** It waits for its stop price. */
  get awaits(): boolean {
    return this.type !== 'MARKET' && this.type !== 'LIMIT' && this.triggeredAt === null;
  }

  /** It ends with the session of its first event. */
  get isOfOneSession(): boolean {
    return this.time === 'DAY' || this.time === 'CLS';
  }

  /** It trades all that it wants at once, or nothing. */
  get isWhole(): boolean {
    return this.allOrNone || this.time === 'FOK';
  }

  /** From this instant on it takes part. */
  get eligibleAt(): number {
    return this.replacedAt ?? this.acceptedAt!;
  }

  note(type: string, at: number | null, part: Partial<Pick<LedgerEvent, 'quantity' | 'price' | 'reason'>> = {}): void {
    const { client, status, events } = this;
    events.push({
      client,
      number: events.length + 1,
      type,
      status,
      quantity: null,
      price: null,
      reason: null,
      at,
      ...part,
    });
  }

  /** The event keeps the terms that the order has now. */
  noteTerms(type: string, at: number): void {
    this.note(type, at, { quantity: this.quantity, price: this.limit });
  }

  end(status: 'CANCELED' | 'EXPIRED' | 'REJECTED', reason: string, at: number): void {
    this.status = status;
    this.closedAt = at;
    this.reason = reason;
    this.asked = null;
    this.note(status, at, { reason });
  }

  /** A request that waits for the engine stays pending. */
  become(status: 'NEW' | 'PARTIALLY_FILLED' | 'HELD'): void {
    if (!this.status.startsWith('PENDING_') || this.status === 'PENDING_NEW') this.status = status;
  }

  /** Filled by what it has. */
  complete(at: number): void {
    this.status = 'FILLED';
    this.quantity = this.filled;
    this.closedAt = at;
    this.asked = null;
  }

  /** Only volume can be the reason once the price was reached. */
  hinder(obstacle: Obstacle): void {
    if (this.obstacle !== 'NO_VOLUME') this.obstacle = obstacle;
  }

  line(): LedgerOrder {
    const { client, status, quantity, filled, notional, limit, stop, acceptedAt, sequence, triggeredAt } = this;
    const { replacedAt, expiresAt, closedAt, obstacle, reason } = this;
    return {
      client,
      status,
      quantity,
      filled,
      notional,
      limit,
      stop,
      acceptedAt,
      sequence,
      triggeredAt,
      replacedAt,
      expiresAt,
      closedAt,
      obstacle,
      reason,
    };
  }
}

/** The rows that the database refused to book, the consequence of each, and the alert about it. */
import { formatAlertRule } from '../domain/alert-rule.ts';
import { derivedId } from '../domain/derived-id.ts';
import { plainText } from '../domain/plain-text.ts';
import { unreachable } from '../domain/unreachable.ts';
import type { PortfolioName, QuarantineRow, RefusalToBook } from '../database/booking/suspensions.ts';
import { symbolOf } from '../market-data/feeds/feed.ts';
import type { MarketEvent } from '../market-data/feeds/feed.ts';
import type { Effect } from './effect.ts';
import type { RuleOwner } from '../database/booking/blocked-rows.ts';
import type { EngineState, WorkingOrder } from './state.ts';
import { isoInstant } from '../domain/instant.ts';

/** A row that follows from market data and belongs to no portfolio. */
export type SaidEffect = Extract<Effect, { kind: 'signal' | 'rule' | 'alert' | 'candle' }>;

export type Refused =
  /** It is canceled with BOOKING_FAILED, and of an exit the open entry with EXIT_REFUSED. */
  | {
      readonly kind: 'order';
      readonly order: WorkingOrder;
      readonly entry: WorkingOrder | null;
      /** True when a filled part has lost its stop loss. */
      readonly isUnprotected: boolean;
    }
  /** The open entry is canceled with EXIT_REFUSED; its exit works on as it was. */
  | { readonly kind: 'entry'; readonly order: WorkingOrder; readonly exit: WorkingOrder }
  /** It is suspended. */
  | { readonly kind: 'portfolio'; readonly portfolioId: string }
  /** A session that does not end keeps its row: its orders do not fill until the row can be locked. */
  | { readonly kind: 'blocked'; readonly portfolioId: string }
  /** Likewise: these alert rules of one user do not fire. */
  | { readonly kind: 'blocked-rules'; readonly owner: RuleOwner }
  /** It is set aside and has no effects. `position` is its number in the feed. */
  | {
      readonly kind: 'event';
      readonly event: MarketEvent;
      readonly feed: string;
      readonly position: number | null;
      readonly why: QuarantineRow['reason'];
    }
  /** It is set aside. */
  | { readonly kind: 'row'; readonly effect: SaidEffect }
  /** The engine stops reading the feed or plan, because its position cannot be stored. */
  | { readonly kind: 'feed'; readonly feed: string }
  /** It is left out. */
  | { readonly kind: 'unreadable'; /** In words. */ readonly what: string }
  /** It is not created, so events of its symbol are set aside. */
  | { readonly kind: 'instrument'; readonly symbol: string; readonly raw: object };

export interface Refusal {
  readonly refused: Refused;
  /** The error of the database. */
  readonly reason: string;
}

const LONGEST_TITLE = 200;
const LONGEST_MESSAGE = 2_000;
const LONGEST_DETAIL = 500;
const LONGEST_RAW = 4_000;

/** Its row was deleted during a booking, which no right on the desk allows. */
export const GONE: PortfolioName = { name: '(gone)', user: '(gone)' };

interface Told {
  /** The key of an open alert: the same cause alerts again only after the alert is acknowledged or resolved. */
  readonly cause: readonly string[];
  readonly title: string;
  readonly message: string;
  readonly symbol: string | null;
  readonly portfolioId: string | null;
  readonly ruleId?: string;
  readonly userId?: string;
  readonly data: object;
  readonly quarantine: Omit<QuarantineRow, 'detail'> | null;
}

/** `portfolio`: the affected portfolio, or null. `at`: the market's clock. */
export function refusalToBook(
  { refused, reason }: Refusal,
  { portfolio, at }: { readonly portfolio: PortfolioName | null; readonly at: number | null },
): RefusalToBook {
  const {
    cause,
    title,
    message,
    symbol,
    portfolioId,
    ruleId = null,
    userId = null,
    data,
    quarantine,
  } = tell(refused, reason, portfolio ?? GONE);
  return {
    correlation_id: alertOf(cause),
    title: fit(title, LONGEST_TITLE),
    message: fit(message, LONGEST_MESSAGE),
    symbol: symbol === null ? null : fit(symbol, 32),
    portfolio_id: portfolioId,
    rule_id: ruleId,
    user_id: userId,
    data: { ...data, refused: refused.kind, reason: fit(reason, LONGEST_DETAIL) },
    occurred_at: isoInstant(at),
    quarantine:
      quarantine === null
        ? null
        : { ...quarantine, detail: fit(reason, LONGEST_DETAIL), raw: fit(quarantine.raw, LONGEST_RAW) },
  };
}

/** The correlation ids of the alerts about what the engine does not book for. */
export function leftOutAlerts(
  { suspended, blocked }: Pick<EngineState, 'suspended' | 'blocked'>,
  ruleOwners: readonly RuleOwner[],
): string[] {
  return [
    ...[...suspended].map((portfolioId) => alertOf(['portfolio', portfolioId])),
    ...[...blocked.portfolios].map((portfolioId) => alertOf(['blocked', portfolioId])),
    ...ruleOwners.map(({ userId }) => alertOf(['blocked-rules', userId])),
  ];
}

function alertOf(cause: Told['cause']): string {
  return derivedId('refusal', ...cause);
}

export function portfolioOf(refused: Refused): string | null {
  return refused.kind === 'order' || refused.kind === 'entry'
    ? refused.order.portfolioId
    : refused.kind === 'portfolio' || refused.kind === 'blocked'
      ? refused.portfolioId
      : null;
}

function tell(refused: Refused, reason: string, { name, user }: PortfolioName): Told {
  switch (refused.kind) {
    case 'order':
    case 'entry':
      return tellOrder(refused, reason, { name, user });
    case 'portfolio':
      return {
        cause: ['portfolio', refused.portfolioId],
        title: `Portfolio ${name} of ${user} is suspended`,
        message: `The engine cannot book for portfolio ${name} of ${user}: ${reason}. Its orders do not fill and new orders are denied; cancels work. An administrator resumes it with: traderai portfolio resume ${name} --user ${user}`,
        symbol: null,
        portfolioId: refused.portfolioId,
        data: { portfolio: name, user },
        quarantine: null,
      };
    case 'blocked':
    case 'blocked-rules':
      return tellBlocked(refused, reason, { name, user });
    case 'event':
      return tellEvent(refused, reason);
    case 'row':
      return tellRow(refused.effect, reason);
    case 'feed':
      return {
        cause: ['feed', refused.feed],
        title: `Feed ${refused.feed} is closed: the database refused its position`,
        message: `The database refused the position of ${refused.feed}: ${reason}. The engine stops reading it; orders and other feeds continue. Remove the cause and start the engine again.`,
        symbol: null,
        portfolioId: null,
        data: { feed: refused.feed },
        quarantine: null,
      };
    case 'unreadable':
      return {
        cause: ['unreadable', refused.what],
        title: `A row of the desk cannot be read: ${refused.what}`,
        message: `The engine continues without it: ${reason}.`,
        symbol: null,
        portfolioId: null,
        data: { row: refused.what },
        quarantine: null,
      };
    case 'instrument':
      return tellInstrument(refused, reason);
    default:
      return unreachable(refused);
  }
}

function tellOrder(
  refused: Extract<Refused, { kind: 'order' | 'entry' }>,
  reason: string,
  { name, user }: PortfolioName,
): Told {
  const { id, number, symbol, portfolioId } = refused.order;
  const whose = `portfolio ${name} of ${user}`;
  const told = { symbol, portfolioId, data: { portfolio: name, user, order: String(number) }, quarantine: null };
  if (refused.kind === 'entry') {
    const exit = refused.exit.number;
    return {
      ...told,
      cause: ['entry', id],
      title: `Order ${number} of ${whose} is canceled: the database refused its exit ${exit}`,
      message: `The database refused a booking of order ${exit} (${symbol}) of ${whose}: ${reason}. It is an exit of order ${number}, whose rest is canceled; the exits of its earlier fills work on.`,
    };
  }
  const entry = refused.entry === null ? '' : ` Its entry, order ${refused.entry.number}, is canceled too.`;
  const filled = refused.isUnprotected
    ? ' The filled part of its entry has no stop loss now: close it or place one.'
    : '';
  return {
    ...told,
    cause: ['order', id],
    title: `Order ${number} of ${whose} is canceled: the database refused it`,
    message: `The database refused a booking of order ${number} (${symbol}) of ${whose}: ${reason}. The order is canceled; its earlier fills remain.${entry}${filled}`,
  };
}

function tellBlocked(
  refused: Extract<Refused, { kind: 'blocked' | 'blocked-rules' }>,
  reason: string,
  { name, user }: PortfolioName,
): Told {
  if (refused.kind === 'blocked-rules') {
    const { userId, user: owner, count } = refused.owner;
    return {
      cause: ['blocked-rules', userId],
      title: `${rules(count)} of ${owner} ${count === 1 ? 'is' : 'are'} left out: ${count === 1 ? 'its row is' : 'their rows are'} locked`,
      message: `${rules(count)} of ${owner} ${count === 1 ? 'is' : 'are'} left out: ${reason}. Nothing fires there until the session ends; everything else is booked.`,
      symbol: null,
      portfolioId: null,
      userId,
      data: { rules: count, user: owner },
      quarantine: null,
    };
  }
  return {
    cause: ['blocked', refused.portfolioId],
    title: `Portfolio ${name} of ${user} is left out: its row is locked`,
    message: `The engine cannot lock portfolio ${name} of ${user}: ${reason}. Its orders and requests wait until the session ends; everything else is booked. To end the session now, end its process on the database server (docs/security.md).`,
    symbol: null,
    portfolioId: refused.portfolioId,
    data: { portfolio: name, user },
    quarantine: null,
  };
}

function tellEvent({ event, feed, position, why }: Extract<Refused, { kind: 'event' }>, reason: string): Told {
  const symbol = symbolOf(event);
  const timestamp = isoInstant(startOf(event));
  const kind = event.kind === 'quote' ? 'quote' : 'candle';
  return {
    cause: ['event', feed, symbol],
    title: `Market data of ${symbol} is set aside`,
    message: `A ${kind} of ${symbol} at ${timestamp} from ${feed} is set aside: ${reason}. It fills and changes nothing. The row is in the table "Quarantine".`,
    symbol,
    portfolioId: null,
    data: { feed, position },
    quarantine: { kind, source: fit(feed, 255), position, symbol, timestamp, reason: why, raw: JSON.stringify(event) },
  };
}

function tellInstrument({ symbol, raw }: Extract<Refused, { kind: 'instrument' }>, reason: string): Told {
  return {
    cause: ['instrument', symbol],
    title: `Instrument ${symbol} cannot be created`,
    message: `The database refused instrument ${symbol}: ${reason}. Market data of ${symbol} is set aside.`,
    symbol,
    portfolioId: null,
    data: {},
    quarantine: {
      kind: 'instrument',
      source: 'feed',
      position: null,
      symbol: fit(symbol, 64),
      timestamp: null,
      reason: 'ROW_REFUSED',
      raw: JSON.stringify(raw),
    },
  };
}

function tellRow(effect: SaidEffect, reason: string): Told {
  switch (effect.kind) {
    case 'signal':
      return tellMarketRow(
        { kind: 'signal', symbol: effect.signal.symbol, from: effect.source, raw: effect.signal },
        reason,
      );
    case 'candle':
      return tellMarketRow(
        { kind: 'candle', symbol: effect.candle.symbol, from: effect.candle.interval, raw: effect.candle },
        reason,
      );
    case 'rule':
    case 'alert': {
      // Only its owner may see a rule, but every login may read Quarantine.
      const { id, condition } = effect.rule;
      return {
        cause: [effect.kind, id],
        title: `An alert rule of ${condition.symbol} cannot be booked`,
        message: `The database refused ${effect.kind === 'rule' ? 'the state of' : 'an alert of'} the rule ${formatAlertRule(condition)}: ${reason}. Everything else is booked.`,
        symbol: condition.symbol,
        portfolioId: null,
        ruleId: id,
        data: {},
        quarantine: null,
      };
    }
    default:
      return unreachable(effect);
  }
}

interface MarketRow {
  readonly kind: 'signal' | 'candle';
  readonly symbol: string;
  readonly from: string;
  readonly raw: object;
}

function tellMarketRow({ kind, symbol, from, raw }: MarketRow, reason: string): Told {
  return {
    cause: [kind, symbol, from],
    title: `A ${kind} of ${symbol} is set aside`,
    message: `The database refused a ${kind} of ${symbol}: ${reason}. The row is in the table "Quarantine"; everything else is booked.`,
    symbol,
    portfolioId: null,
    data: {},
    quarantine: {
      kind,
      source: fit(from, 255),
      position: null,
      symbol,
      timestamp: null,
      reason: 'ROW_REFUSED',
      raw: JSON.stringify(raw),
    },
  };
}

/** The timestamp of the event's rows: a bar's opening instant, also when it closes. */
function startOf(event: MarketEvent): number {
  return event.kind === 'quote'
    ? event.quote.quotedAt
    : event.kind === 'open'
      ? event.bar.timestamp
      : event.candle.timestamp;
}

function rules(count: number): string {
  return count === 1 ? '1 alert rule' : `${count} alert rules`;
}

function fit(text: string, longest: number): string {
  return plainText(text).slice(0, longest);
}

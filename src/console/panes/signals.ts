/**
 * SIG: the signals of signal sources, users and agents, the live ones first. Age and expiry are on the market's clock.
 */
import type { SignalRow } from '../../database/queries/signals.ts';
import { marketNow } from '../desk-state.ts';
import { age } from '../../text/durations.ts';
import { averageCell, priceCell, sideCell } from './cells.ts';
import type { ListPane, PaneContext } from './pane.ts';
import type { Glyphs } from '../../text/charts.ts';
import { grouped } from '../../text/figures.ts';

const ARROWS: Readonly<Record<Glyphs, Readonly<Record<SignalRow['direction'], string>>>> = {
  unicode: { LONG: '▲', SHORT: '▼', FLAT: '■' },
  ascii: { LONG: '+', SHORT: '-', FLAT: '=' },
};

export const signalsPane: ListPane<SignalRow> = {
  kind: 'list',
  code: 'SIG',
  number: 3,
  name: 'signals',
  title: 'signals',
  spots: [{ fromColumns: 120, column: 1, row: 1 }],
  onPaper: 'shown',
  topics: ['signals', 'instruments', 'quotes'],
  rows: (context) => {
    const { live, expired } = byLife(context);
    return [...live, ...expired];
  },
  key: ({ id }) => id,
  flash: () => 'new',
  subject: (signal) => ({ kind: 'signal', symbol: signal.symbol, signal }),
  columns: [
    { title: '#', priority: 5, align: 'right', cell: ({ number }) => ({ text: String(number), tone: 'quiet' }) },
    { title: 'Symbol', priority: 9, shrinksTo: 6, cell: ({ symbol }) => ({ text: symbol, tone: 'strong' }) },
    {
      title: 'Direction',
      priority: 9,
      cell: ({ direction }, { glyphs }) => ({
        ...sideCell(direction),
        text: `${ARROWS[glyphs][direction]} ${direction}`,
      }),
    },
    { title: 'Str', priority: 6, align: 'decimal', cell: ({ strength }) => ({ text: grouped(strength, 2) }) },
    {
      title: 'Entry',
      priority: 8,
      align: 'decimal',
      cell: ({ entryPrice, symbol }, context) => averageCell(entryPrice, symbol, context),
    },
    {
      title: 'Stop',
      priority: 3,
      align: 'decimal',
      cell: ({ stopPrice, symbol }, context) => priceCell(stopPrice, symbol, context),
    },
    {
      title: 'Target',
      priority: 2,
      align: 'decimal',
      cell: ({ targetPrice, symbol }, context) => priceCell(targetPrice, symbol, context),
    },
    {
      title: 'Age',
      priority: 7,
      align: 'right',
      cell: (row, context) => ({ text: sinceMade(row, context), tone: 'quiet' }),
    },
    {
      title: 'Expires',
      priority: 4,
      align: 'right',
      cell: (row, context) => ({ text: untilExpiry(row, context), tone: 'quiet' }),
    },
    {
      title: 'Source',
      priority: 1,
      shrinksTo: 8,
      cell: ({ source, interval }) => ({ text: interval === null ? source : `${source} ${interval}`, tone: 'quiet' }),
    },
  ],
  summary: (context) => {
    const { live, expired } = byLife(context);
    return [
      ...(live.length === 0 ? [] : [`${live.length} live`]),
      ...(expired.length === 0 ? [] : [`${expired.length} expired`]),
    ].join(' · ');
  },
  empty: () => ['No signals yet.', 'A running engine publishes signals when a candle closes.'],
  faded: (row, context) => (isExpired(row, context) ? 'faded' : 'fresh'),
};

/** Each in the order of the desk, the newest first. */
function byLife(context: Pick<PaneContext, 'desk'>): Readonly<Record<'live' | 'expired', readonly SignalRow[]>> {
  const signals = context.desk.signals.value;
  return {
    live: signals.filter((signal) => !isExpired(signal, context)),
    expired: signals.filter((signal) => isExpired(signal, context)),
  };
}

function isExpired(signal: SignalRow, { desk }: Pick<PaneContext, 'desk'>): boolean {
  const now = marketNow(desk);
  return now !== null && now >= signal.expiresAt;
}

function sinceMade({ generatedAt }: SignalRow, { desk }: PaneContext): string {
  const now = marketNow(desk);
  return age(now === null ? null : now - generatedAt);
}

function untilExpiry(signal: SignalRow, { desk }: PaneContext): string {
  const now = marketNow(desk);
  if (now === null) return age(null);
  return now >= signal.expiresAt ? 'expired' : `in ${age(signal.expiresAt - now)}`;
}

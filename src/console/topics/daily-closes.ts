/** The closes by day of what the portfolio holds, for value at risk and correlation. */
import type { PrismaClient } from '../../database/generated/client.ts';
import { readDailyCloses } from '../../database/queries/daily-closes.ts';
import { readHeldSymbols } from '../../database/queries/positions.ts';
import type { DailyCloses } from '../../domain/risk/daily-returns.ts';
import { MINUTE_MS } from '../../domain/time-units.ts';
import type { Topic } from './topic.ts';

const NO_CLOSES: DailyCloses = new Map();

interface Kept {
  readonly symbols: string;
  readonly readAt: number;
  readonly closes: DailyCloses;
}

/** A year of days is read again only for other holdings, or after a minute. */
const KEPT = new WeakMap<PrismaClient, Kept>();

export const dailyClosesTopic: Topic<DailyCloses> = {
  empty: NO_CLOSES,
  hears: { position: 'own portfolio', desk: 'any' },
  scope: 'portfolio',
  turn: 'within a second',
  async read(db, { portfolioId, now }) {
    if (portfolioId === null) return NO_CLOSES;
    const held = await readHeldSymbols(db, portfolioId);
    const symbols = held.join(' ');
    const kept = KEPT.get(db);
    if (kept !== undefined && kept.symbols === symbols && now - kept.readAt < MINUTE_MS) return kept.closes;
    const closes = await readDailyCloses(db, held);
    KEPT.set(db, { symbols, readAt: now, closes });
    return closes;
  },
};

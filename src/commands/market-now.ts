/**
 * The present instant for sessions and days: the market time, or the clock of this machine before the first market
 * event.
 */
import type { PrismaClient } from '../database/generated/client.ts';
import { readEngineStatus } from '../database/queries/engine-status.ts';
import type { Context } from './command.ts';

export async function marketNow({ clock }: Context, db: PrismaClient): Promise<number> {
  return (await readEngineStatus(db)).marketAt ?? clock.now();
}

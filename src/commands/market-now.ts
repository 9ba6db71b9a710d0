/** The instant that sessions and days are told by: the market's clock, and before any market this machine's. */
import type { PrismaClient } from '../database/generated/client.ts';
import { readEngineStatus } from '../database/queries/engine-status.ts';
import type { Context } from './command.ts';

export async function marketNow({ clock }: Context, db: PrismaClient): Promise<number> {
  return (await readEngineStatus(db)).marketAt ?? clock.now();
}

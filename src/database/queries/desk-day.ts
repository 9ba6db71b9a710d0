/** The desk's definition of a day. */
import type { DeskDay } from '../../domain/desk-day.ts';
import { isZone, parseTimeOfDay } from '../../domain/time-zone.ts';
import type { PrismaClient } from '../generated/client.ts';
import type { OnUnreadable } from '../read-rows.ts';

export interface DeskDayRow extends DeskDay {
  /** Why the stored zone is unusable, so that days are UTC days with the same cut; null when it is usable. */
  readonly problem: string | null;
}

export async function readDeskDay(db: PrismaClient, onUnreadable?: OnUnreadable): Promise<DeskDayRow> {
  const [row] = await db.$queryRaw<
    { zone: string; cut: string }[]
  >`select day_zone as zone, to_char(day_cut, 'HH24:MI') as cut from "DeskState" where id = 1`;
  const cut = row === undefined ? null : parseTimeOfDay(row.cut);
  if (row === undefined || cut === null) throw new Error("the desk's day is missing: the schema is incomplete");
  if (isZone(row.zone)) return { zone: row.zone, cut, problem: null };
  const problem = `unknown time zone: ${row.zone}`;
  onUnreadable?.({ what: "the desk's day", portfolioId: null, reason: problem });
  return { zone: 'UTC', cut, problem };
}

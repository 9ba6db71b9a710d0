/** What the desk calls a day. */
import type { DeskDay } from '../../domain/desk-day.ts';
import { parseTimeOfDay } from '../../domain/time-zone.ts';
import type { PrismaClient } from '../generated/client.ts';

export async function readDeskDay(db: PrismaClient): Promise<DeskDay> {
  const [row] = await db.$queryRaw<{ zone: string; cut: string }[]>`select day_zone as zone, to_char(day_cut, 'HH24:MI') as cut from "DeskState" where id = 1`;
  const cut = row === undefined ? null : parseTimeOfDay(row.cut);
  if (row === undefined || cut === null) throw new Error("the desk's day is missing: the schema is incomplete");
  return { zone: row.zone, cut };
}

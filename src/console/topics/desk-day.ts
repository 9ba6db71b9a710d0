/** When the desk's day begins and ends. */
import { readDeskDay } from '../../database/queries/desk-day.ts';
import { DEFAULT_DESK_DAY } from '../../domain/desk-day.ts';
import type { DeskDay } from '../../domain/desk-day.ts';
import type { Topic } from './topic.ts';

export const deskDayTopic: Topic<DeskDay> = {
  empty: DEFAULT_DESK_DAY,
  hears: { desk: 'any' },
  scope: 'desk',
  turn: 'at once',
  read: (db) => readDeskDay(db),
};

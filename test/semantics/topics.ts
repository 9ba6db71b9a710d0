/** The topics in the order of docs/order-rules.md. */
import type { Topic } from './cases.ts';
import { AUCTIONS } from './auctions.ts';
import { BAR_PATH } from './bar-path.ts';
import { ALL_OR_NONE, DISPLAYED, POST_ONLY } from './conditions.ts';
import { STOPS } from './stops.ts';
import { TRAILING_STOPS } from './trailing-stops.ts';
import { LIMITS } from './limits.ts';
import { REDUCE_ONLY } from './reduce-only.ts';
import { TIMES_IN_FORCE } from './times-in-force.ts';
import { WORST_CASE_PATH } from './worst-case-path.ts';
import { BRACKETS } from './brackets.ts';
import { BRACKETS_AND_MARKET } from './brackets-and-market.ts';
import { EXIT_TIMES } from './exit-times.ts';
import { TURNING_ENTRIES } from './turning-entries.ts';
import { ONE_CANCELS_OTHER } from './one-cancels-other.ts';
import { ONE_TRIGGERS_OTHER } from './one-triggers-other.ts';
import { REPLACES } from './replaces.ts';

export const TOPICS: readonly Topic[] = [
  LIMITS,
  STOPS,
  TRAILING_STOPS,
  BAR_PATH,
  WORST_CASE_PATH,
  REDUCE_ONLY,
  TIMES_IN_FORCE,
  AUCTIONS,
  POST_ONLY,
  ALL_OR_NONE,
  DISPLAYED,
  BRACKETS,
  BRACKETS_AND_MARKET,
  EXIT_TIMES,
  TURNING_ENTRIES,
  ONE_CANCELS_OTHER,
  ONE_TRIGGERS_OTHER,
  REPLACES,
];

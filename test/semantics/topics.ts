/** The topics in the order of docs/order-rules.md. */
import type { Topic } from './cases.ts';
import { BAR_PATH } from './bar-path.ts';
import { STOPS } from './stops.ts';
import { TRAILING_STOPS } from './trailing-stops.ts';
import { LIMITS } from './limits.ts';
import { REDUCE_ONLY } from './reduce-only.ts';

export const TOPICS: readonly Topic[] = [LIMITS, STOPS, TRAILING_STOPS, BAR_PATH, REDUCE_ONLY];

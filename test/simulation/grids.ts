/** Ticks and lots of the simulated instruments. */
import { BARRED, QUOTED } from './schedule.ts';

export const GRIDS = {
  [BARRED]: { tick: '0.5', lot: '1' },
  [QUOTED]: { tick: '0.01', lot: '0.1' },
} as const;

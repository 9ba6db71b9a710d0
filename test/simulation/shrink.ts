/** The fewest acts that still fail: leaves out ever smaller pieces of the schedule. */
import type { Schedule } from './schedule.ts';

export async function shrunk(schedule: Schedule, fails: (smaller: Schedule) => Promise<boolean>): Promise<Schedule> {
  let smallest = schedule;
  for (let size = Math.ceil(schedule.acts.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
    for (let from = 0; from < smallest.acts.length;) {
      const acts = smallest.acts.toSpliced(from, size);
      if (acts.length > 0 && (await fails({ ...smallest, acts }))) smallest = { ...smallest, acts };
      else from += size;
    }
  }
  return smallest;
}

/** Runs a schedule on Postgres and on the model of the store: both must have the same ledger, which the oracle expects. */
import { modelLedger } from './check.ts';
import { firstDifference, linesOf } from './ledger.ts';
import { ModelDesk } from './model-desk.ts';
import { expectedLedger } from './oracle/oracle.ts';
import type { PostgresPlace, Recorded } from './postgres-desk.ts';
import { runSchedule } from './run.ts';
import type { Schedule } from './schedule.ts';
import type { Verdicts } from './store.ts';

/** The first difference; null: none. */
export async function differenceOnPostgres(place: PostgresPlace, schedule: Schedule): Promise<string | null> {
  const real = await place.desk(schedule.setting);
  try {
    await runSchedule(schedule, real);
    const stored = linesOf(await real.ledger());
    const { recorded } = real;
    const model: ModelDesk = new ModelDesk(
      schedule.setting,
      verdictsOf(recorded, () => model.answers.length),
    );
    const { events } = await runSchedule(schedule, model);
    const expected = linesOf(expectedLedger({ setting: schedule.setting, events, log: model.store.log }));
    return (
      told('Postgres', 'the model', firstDifference(stored, linesOf(modelLedger(model.store)))) ??
      told('Postgres', 'the model', firstDifference(recorded.answers, model.answers)) ??
      told('Postgres', 'the oracle', firstDifference(stored, expected))
    );
  } finally {
    await real.close();
  }
}

function told(one: string, other: string, difference: ReturnType<typeof firstDifference>): string | null {
  return difference === null
    ? null
    : `${one} has: ${difference[0] ?? 'nothing'}\n${other} has: ${difference[1] ?? 'nothing'}`;
}

/** The verdicts of the database. `answered`: how often users were answered so far. */
function verdictsOf({ answers, judged }: Recorded, answered: () => number): Verdicts {
  const asked = new Map<number, number>();
  const refusal = (): string | null => {
    const answer = answers[answered()]!;
    return answer.startsWith('PENDING') ? null : answer;
  };
  return {
    place: refusal,
    replace: refusal,
    judge(_, __, epoch) {
      const call = asked.get(epoch) ?? 0;
      asked.set(epoch, call + 1);
      return judged.get(epoch)?.[call] ?? new Map<string, never>();
    },
  };
}

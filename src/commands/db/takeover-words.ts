/** The messages of a takeover: its plan, its progress and its result. */
import type { Slowdown } from '../../maintenance/takeover/baseline.ts';
import { plainText } from '../../domain/plain-text.ts';
import type { Blocker } from '../../maintenance/takeover/blockers.ts';
import { LAST_STEP } from '../../maintenance/takeover/state.ts';
import type { TakeoverPlan } from '../../maintenance/takeover/plan.ts';
import type { TakeoverProgress } from '../../maintenance/takeover/step.ts';
import type { TakeoverState } from '../../maintenance/takeover/state.ts';
import type { TakeoverOutcome } from '../../maintenance/takeover/takeover.ts';
import { unreachable } from '../../domain/unreachable.ts';
import { duration, milliseconds } from '../../text/durations.ts';
import { grouped } from '../../text/figures.ts';
import { cellWidth, padded } from '../../text/widths.ts';
import { isoInstant } from '../../domain/instant.ts';
import type { Output } from '../output/output.ts';

export function sayTakeover(output: Output): (progress: TakeoverProgress) => void {
  return (progress) => {
    switch (progress.kind) {
      case 'step':
        return output.say(`Takeover, ${progress.phase}: ${progress.name}${progress.resumed ? ' (continued)' : ''}`);
      case 'rows':
        return output.progress(`${progress.name}: ${grouped(progress.done)} of ${grouped(progress.total)}`);
      case 'backup':
        return;
      case 'blocked':
        return output.say(
          `Waiting for an open transaction: ${holderText(progress.by)}. It ends when that program ends it, or stop the program.`,
        );
      case 'slower':
        return output.say(
          `Slower ${progress.slowdown.phase}: ${progress.slowdown.name} took ${milliseconds(progress.slowdown.beforeMs)} before and takes ${milliseconds(progress.slowdown.afterMs)} now`,
        );
      default:
        return unreachable(progress);
    }
  };
}

/** The answer of `--dry-run` for the database of an earlier application, or for a takeover that has begun. */
export function planLines({ state, tables, obstacles, steps, unwritableForMs, holders }: TakeoverPlan): string[] {
  const lines = [
    state === 'legacy'
      ? 'This is the database of an earlier TraderAI. The takeover would do this:'
      : 'A takeover has begun. It would continue:',
  ];
  const width = Math.max(...tables.map(({ table }) => cellWidth(table)));
  lines.push(...tables.map(({ table, rows }) => `  ${padded(table, width)}  ${grouped(rows)} rows`));
  for (const { phase, name, done } of steps) lines.push(`${done ? 'done      ' : 'would do  '}${phase}: ${name}`);
  for (const { table, reason, rows } of obstacles)
    lines.push(`blocked by: ${table}: ${reason}${rows === 0 ? '' : ` (${grouped(rows)} rows)`}`);
  if (unwritableForMs !== null)
    lines.push(
      `The earlier application cannot write for about ${duration(unwritableForMs)}, from "keep the tables" to "${LAST_STEP}". Until then it can.`,
    );
  for (const holder of holders)
    lines.push(`It would wait for an open transaction: ${holderText(holder)}. End it before the takeover.`);
  return lines;
}

function holderText({ login, application, processId, forMs }: Blocker): string {
  const program = application === '' ? 'a program without a name' : plainText(application);
  return `login ${plainText(login)}, ${program}, process ${processId}, open for ${duration(forMs)}`;
}

export function outcomeLines({ backup, steps, slower }: TakeoverOutcome): string[] {
  const rows = (name: string): string => grouped(steps.find((step) => step.name === name)?.rows ?? 0);
  return [
    `Taken over: ${rows('users')} users, ${rows('ticks and candles')} ticks, ${rows('inferences')} inferences, ${rows('debates')} debates, ${rows('alerts')} alerts.`,
    ...(backup === null ? [] : [`The backup is ${backup}`]),
    ...slowerWords(slower),
    'The earlier application keeps working with search_path=legacy until: traderai db migrate --finish',
    'To undo the takeover, until --finish --drop-kept: traderai db rollback --to 0',
  ];
}

export function outcomeJson({ backup, steps, slower }: TakeoverOutcome): unknown {
  return {
    backup,
    steps: steps.map(({ phase, name, rows, startedAt, finishedAt }) => ({
      phase,
      name,
      rows,
      startedAt: isoInstant(startedAt.getTime()),
      finishedAt: isoInstant(finishedAt?.getTime() ?? null),
    })),
    slower,
  };
}

export const STATE_WORDS: Readonly<Record<TakeoverState, string | null>> = {
  none: null,
  legacy: 'the database of an earlier TraderAI: show the takeover with `traderai db migrate --dry-run`',
  underway: 'begun, not finished: continue with `traderai db migrate`, or undo with `traderai db rollback --to 0`',
  both: 'done; the earlier application can use search_path=legacy until `traderai db migrate --finish`',
  finished:
    'finished; drop the kept tables with `traderai db migrate --finish --drop-kept`, or undo with `traderai db rollback --to 0`',
  past: 'finished; cannot be undone',
};

/** Each query is measured after every phase, so one query can be reported more than once. */
function slowerWords(slower: readonly Slowdown[]): string[] {
  const count = new Set(slower.map(({ name }) => name)).size;
  if (count === 0) return [];
  return [`${count === 1 ? 'One query has' : `${count} queries have`} become slower. See: traderai alert list`];
}

/** Reports the end of an engine run: as text, as JSON, and as an exit code. */
import { plainText } from '../../domain/plain-text.ts';
import type { PlanDenial } from '../../engine/plan.ts';
import type { EngineOutcome } from '../../engine/report.ts';
import type { OpenedFeed } from '../../market-data/feeds/spec.ts';
import { counted } from '../../text/figures.ts';
import type { ExitCode } from '../command.ts';
import { isoInstant } from '../../domain/instant.ts';
import type { Output } from '../output/output.ts';
import { reportJson } from '../output/report.ts';
import { conflictText } from '../output/row-report.ts';
import { sourcesJson } from './recordings.ts';
import type { Source } from './recordings.ts';
import { mixedSymbolJson, unmetText } from './series.ts';
import type { MixedSymbol } from './series.ts';

export interface RunEnd {
  readonly outcome: EngineOutcome;
  readonly feeds: readonly OpenedFeed[];
  readonly mixed: readonly MixedSymbol[];
  readonly denials: readonly PlanDenial[];
  /** The denied lines whose reasons this run has printed already. */
  readonly told: ReadonlySet<number>;
  /** `refuse`: a row that was set aside is a failure, like a rejected row. */
  readonly rejects: 'skip' | 'refuse';
}

/** A recording without a good row decides first, then a denied line, then a line that was not entered. */
export function endOfRun(output: Output, end: RunEnd): ExitCode {
  const sources = sourcesOf(end);
  if (output.form === 'json') reportJson(output, runJson(end, sources));
  else sayEnd(output, end, sources);
  if (sources.some(({ outcome }) => outcome === 'no-good-row')) return 2;
  if (end.denials.length > 0) return 3;
  if (end.rejects === 'refuse' && sources.some(({ setAside }) => setAside > 0)) return 1;
  return end.outcome.unentered > 0 ? 1 : 0;
}

/** The line number, the line, then each reason with its remedy. */
export function denialText({ line, text, reasons }: PlanDenial): string {
  const lines = reasons.flatMap(({ code, message, hint }) => [
    `  ${code}: ${message}`,
    ...(hint === null ? [] : [`  ${hint}`]),
  ]);
  return [`Plan line ${line} was denied: ${text}`, ...lines].map((part) => plainText(part)).join('\n');
}

const ENDINGS: Readonly<Record<EngineOutcome['ending'], string>> = {
  idle: 'Feeds finished; everything is booked',
  once: 'All waiting requests are booked',
  unused: 'No session is connected any more',
  stopped: 'Stopped',
  'led-by-another': 'Another engine leads',
  'schema-changed': 'Another version changed the schema',
};

/** All denials are counted; only the first ones are listed. */
const LISTED_DENIALS = 100;

function runJson(
  { outcome: { ending, totals, marketAt, unentered, unmet }, mixed, denials }: RunEnd,
  sources: readonly Source[],
): unknown {
  const { feeds, ...counts } = sourcesJson(sources);
  return {
    ending,
    ...totals,
    requests: totals.orders,
    marketAt: isoInstant(marketAt),
    denied: denials.length,
    unentered,
    ...counts,
    denials: denials.slice(0, LISTED_DENIALS),
    feeds,
    severalSeries: mixed.map((one) =>
      mixedSymbolJson(
        one,
        unmet.find(({ symbol }) => symbol === one.symbol),
      ),
    ),
    skipped: sources
      .filter(leftOut)
      .map(({ feed, rejected, rejects, duplicates }) => ({ feed, rejected, rejects, duplicates })),
  };
}

function sayEnd(
  output: Output,
  { outcome: { ending, totals, marketAt, unentered, unmet }, mixed, denials, told }: RunEnd,
  sources: readonly Source[],
): void {
  output.print(
    `${ENDINGS[ending]}: ${totals.events} events, ${totals.orders} requests, ${totals.trades} trades, ${marketAt === null ? 'no market event yet' : `market at ${isoInstant(marketAt)}`}.`,
  );
  for (const source of sources.filter(leftOut)) output.say(plainText(leftOutText(source)));
  for (const one of mixed) {
    const waiting = unmet.find(({ symbol }) => symbol === one.symbol);
    if (waiting !== undefined) output.say(unmetText(one, waiting));
  }
  for (const denial of denials.slice(0, LISTED_DENIALS)) if (!told.has(denial.line)) output.say(denialText(denial));
  if (denials.length > 0)
    output.say(
      `${linesOf(denials.length)} denied: ${denials
        .slice(0, LISTED_DENIALS)
        .map(({ line }) => line)
        .join(', ')}.`,
    );
  if (unentered > 0)
    output.say(
      `${linesOf(unentered)} not entered: ${ending === 'idle' ? 'the market data ends before their times' : 'the run ended before their times'}.`,
    );
}

function leftOutText({
  feed,
  outcome,
  rows,
  rejected,
  setAside,
  duplicates,
  conflicts,
  rejects: [reject],
  conflictRows: [conflict],
}: Source): string {
  const counts = `${feed}: of ${rows} rows ${rejected} rejected, ${setAside} set aside, ${counted(duplicates, 'duplicate')}, ${counted(conflicts, 'conflict')}`;
  const firsts = [
    ...(reject === undefined ? [] : [`the first rejected row, line ${reject.line}: ${reject.reason}`]),
    ...(conflict === undefined ? [] : [`the first conflict, ${conflictText(conflict)}`]),
    ...(outcome === 'no-good-row' ? ['no row was taken'] : []),
  ];
  return [counts, ...firsts].join('; ');
}

function linesOf(count: number): string {
  return count === 1 ? '1 line of the plan was' : `${count} lines of the plan were`;
}

/** Feeds that have rows. */
function sourcesOf({ feeds, outcome }: RunEnd): Source[] {
  return feeds.flatMap((feed) => {
    const report = feed.rowReport();
    if (report === null) return [];
    const setAside = outcome.setAside.get(feed.name) ?? 0;
    const good = report.rows - report.rejected - report.duplicates - report.conflicts;
    return [
      { feed: feed.name, outcome: setAside === good ? 'no-good-row' : 'taken', setAside, ...report } satisfies Source,
    ];
  });
}

function leftOut({ rejected, setAside, duplicates, conflicts }: Source): boolean {
  return rejected + setAside + duplicates + conflicts > 0;
}

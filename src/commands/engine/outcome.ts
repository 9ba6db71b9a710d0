/** How a run of the engine ended: in words, as one document, and as an exit code that says whether everything was taken. */
import { plainText } from '../../domain/plain-text.ts';
import type { PlanDenial } from '../../engine/plan.ts';
import type { EngineOutcome } from '../../engine/report.ts';
import type { OpenedFeed, SkippedRows } from '../../feeds/spec.ts';
import type { ExitCode } from '../command.ts';
import { isoInstantOrNull } from '../output/json-values.ts';
import type { Output } from '../output/output.ts';
import { reportJson } from '../output/report.ts';
import { mixedSymbolJson, unmetText } from './series.ts';
import type { MixedSymbol } from './series.ts';

export interface RunEnd {
  readonly outcome: EngineOutcome;
  readonly feeds: readonly OpenedFeed[];
  readonly mixed: readonly MixedSymbol[];
  readonly denials: readonly PlanDenial[];
}

/** A denied line weighs more than one whose time never came: somebody must look at it. */
export function endOfRun(output: Output, end: RunEnd): ExitCode {
  if (output.form === 'json') reportJson(output, runJson(end));
  else sayEnd(output, end);
  if (end.denials.length > 0) return 3;
  return end.outcome.unentered > 0 ? 1 : 0;
}

/** In the words of a trader who looks for what went wrong: where, the line, the reason, what to do. */
export function denialText({ line, text, reasons }: PlanDenial): string {
  const lines = reasons.flatMap(({ code, message, hint }) => [`  ${code}: ${message}`, ...(hint === null ? [] : [`  ${hint}`])]);
  return [`Plan line ${line} was denied: ${text}`, ...lines].map((part) => plainText(part)).join('\n');
}

const ENDINGS: Readonly<Record<EngineOutcome['ending'], string>> = {
  idle: 'Feeds finished; everything is booked',
  once: 'Everything that waited is booked',
  unused: 'No session is connected any more',
  stopped: 'Stopped',
  'led-by-another': 'Another engine leads',
};

/** All denials are counted, the first are named. */
const LISTED_DENIALS = 100;

function runJson({ outcome: { ending, totals, marketAt, unentered, unmet }, feeds, mixed, denials }: RunEnd): unknown {
  const sources = sourcesOf(feeds);
  const sum = (count: (source: Source) => number): number => sources.reduce((total, source) => total + count(source), 0);
  return {
    ending,
    ...totals,
    requests: totals.orders,
    marketAt: isoInstantOrNull(marketAt),
    denied: denials.length,
    unentered,
    rows: sum(({ rows }) => rows),
    rejected: sum(({ rejected }) => rejected),
    duplicates: sum(({ duplicates }) => duplicates),
    denials: denials.slice(0, LISTED_DENIALS),
    feeds: sources,
    severalSeries: mixed.map((one) => mixedSymbolJson(one, unmet.find(({ symbol }) => symbol === one.symbol))),
    skipped: sources.filter(leftOut).map(({ feed, rejected, rejects, duplicates }) => ({ feed, rejected, rejects, duplicates })),
  };
}

function sayEnd(output: Output, { outcome: { ending, totals, marketAt, unentered, unmet }, feeds, mixed, denials }: RunEnd): void {
  output.print(`${ENDINGS[ending]}: ${totals.events} events, ${totals.orders} requests, ${totals.trades} trades, market at ${isoInstantOrNull(marketAt) ?? 'no time yet'}.`);
  for (const { feed, rows, rejected, duplicates, rejects } of sourcesOf(feeds).filter(leftOut)) {
    const first = rejects[0] === undefined ? '' : `; the first, line ${rejects[0].line}: ${plainText(rejects[0].reason)}`;
    output.say(`${plainText(feed)}: of ${rows} rows ${rejected} are rejected and ${duplicates} repeat an earlier row${first}`);
  }
  for (const one of mixed) {
    const waiting = unmet.find(({ symbol }) => symbol === one.symbol);
    if (waiting !== undefined) output.say(unmetText(one, waiting));
  }
  if (denials.length > 0) output.say(`${linesOf(denials.length)} denied: ${denials.slice(0, LISTED_DENIALS).map(({ line }) => line).join(', ')}.`);
  if (unentered > 0) output.say(`${linesOf(unentered)} not entered: the market data ends before their time.`);
}

function linesOf(count: number): string {
  return count === 1 ? '1 line of the plan was' : `${count} lines of the plan were`;
}

interface Source extends SkippedRows {
  readonly feed: string;
  readonly rows: number;
}

/** Feeds that have rows. */
function sourcesOf(feeds: readonly OpenedFeed[]): Source[] {
  return feeds.flatMap((feed) => {
    const [rows, skipped] = [feed.rowCount(), feed.skippedRows()];
    return rows === null || skipped === null ? [] : [{ feed: feed.name, rows, ...skipped }];
  });
}

function leftOut({ rejected, duplicates }: Source): boolean {
  return rejected + duplicates > 0;
}

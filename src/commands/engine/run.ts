/** `traderai engine run` */
import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { paperBroker } from '../../brokers/paper.ts';
import { assertPrimary } from '../../server/bootstrap/standing.ts';
import { runEngine } from '../../engine/run.ts';
import type { EngineReport } from '../../engine/report.ts';
import { FeedFailure } from '../../market-data/feeds/feed.ts';
import { openFeed } from '../../market-data/feeds/registry.ts';
import type { OpenedFeed } from '../../market-data/feeds/spec.ts';
import { plainText } from '../../domain/plain-text.ts';
import { unreachable } from '../../domain/unreachable.ts';
import { defineCommand } from '../command.ts';
import type { Context } from '../command.ts';
import { withDesk } from '../desk.ts';
import { CommandFailure, badUsage } from '../errors.ts';
import { isoInstantOrNull } from '../output/json-values.ts';
import type { Output } from '../output/output.ts';
import { denialText, endOfRun } from './outcome.ts';
import { readPlanFile } from './plan.ts';
import { mixedSymbolText, readMixedSymbols } from './series.ts';
import type { MixedSymbol } from './series.ts';
import { checkRecordings } from './recordings.ts';

const DEFAULT_FEED = 'sim';

export const command = defineCommand({
  details:
    'One engine leads a desk; another that is started stands by and takes over when the first is silent for five seconds. ' +
    'Killed at any moment, it goes on where the desk was booked last. ' +
    'A line of the plan is denied when a rule of the desk refuses its order, or when the line cannot be carried out at its time (unknown symbol, no price, no such order). ' +
    'The rows of a recording are judged as candle import judges them. Of rows with one symbol, interval and time the first holds; another with the same values is a duplicate, with other values a conflict, which --strict does not refuse. ' +
    'A row that the engine cannot book is set aside: it is counted, and it stands in "Quarantine". ' +
    'Exit codes: 3 when a line was denied, else 1 when a line was not entered because the market data ended before its time; ' +
    '2 when a recording has no good row, a file cannot be read or the plan has no line: nothing is booked then; 2 also when every good row of a recording is set aside.',
  options: {
    feed: {
      flags: '--feed <spec>',
      summary: `where market data comes from, repeatable: sim[:SYMBOL,…] or replay:FILE[,speed=60x|max] (default: ${DEFAULT_FEED})`,
      repeat: 'list',
    },
    orders: { flags: '--orders <file>', summary: 'a plan of orders, each entered when the market reaches its time' },
    until: { flags: '--until <state>', summary: 'end when the feeds are done and all is booked', choices: ['idle'] },
    strict: {
      flags: '--strict',
      summary:
        'refuse a recording with a rejected row before anything is booked, and end with 1 when a row is set aside; else such rows are skipped and counted',
    },
    once: { flags: '--once', summary: 'take what waits now, then end' },
    whileUsed: { flags: '--while-used', summary: 'end when nobody is at the desk', hidden: 'hidden' },
  },
  examples: [
    ['traderai engine run', 'lead the desk on a simulated market'],
    ['traderai engine run --feed replay:bars.csv.gz,speed=60x', 'trade a recording, a minute a second'],
    [
      'traderai engine run --feed replay:bars.csv.gz,speed=max --orders plan.txt --until idle',
      'a rehearsal: the same input gives the same trades',
    ],
  ],
  async run(context, { options }) {
    const { output, clock } = context;
    const feeds = openFeeds(options.feed ?? [DEFAULT_FEED], clock);
    const until =
      options.whileUsed === true
        ? 'unused'
        : options.once === true
          ? 'once'
          : options.until === 'idle'
            ? 'idle'
            : 'stopped';
    const rejects = options.strict === true ? ('refuse' as const) : ('skip' as const);
    const mixed = await readable(async () => {
      await checkRecordings(feeds, rejects);
      return readMixedSymbols(feeds);
    });
    const end = await withDesk(context, async (desk) => {
      if (context.target().kind === 'url') await assertPrimary(desk.pool);
      const plan =
        options.orders === undefined ? null : await readPlanFile(options.orders, desk, await desk.portfolio());
      const outcome = await readable(() =>
        runEngine({
          config: desk.engineConfig,
          feeds,
          plan,
          broker: paperBroker,
          until,
          clock,
          measures: context.configuration(),
          leader: { id: randomUUID(), host: hostname(), processId: process.pid },
          isAlive,
          signal: context.interruption(),
          onReport: teller(output, mixed),
        }),
      );
      return {
        outcome,
        feeds,
        mixed,
        rejects,
        denials: plan === null ? [] : await plan.denials(plan.entries.length - outcome.unentered),
      };
    });
    output.progress('');
    return endOfRun(output, end);
  },
});

function openFeeds(specs: readonly string[], clock: Context['clock']): OpenedFeed[] {
  const feeds = specs.map((spec) => {
    const feed = openFeed(spec, { clock });
    if (!feed.ok) throw badUsage(feed.error.message, feed.error.hint);
    return feed.value;
  });
  if (new Set(feeds.map(({ time }) => time)).size > 1)
    throw badUsage(
      "recorded and live feeds do not go together: a desk has one market's clock",
      'Use a home or a database of its own for a recording.',
    );
  const twice = feeds.find(({ name }, index) => feeds.findIndex((feed) => feed.name === name) !== index);
  if (twice !== undefined)
    throw badUsage(`the feed ${twice.name} is named twice: its market would be told twice`, 'Leave one of them out.');
  return feeds;
}

async function readable<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof FeedFailure)) throw error;
    throw new CommandFailure(
      { code: 'FEED_UNREADABLE', message: error.message, hint: error.hint, exitCode: 2 },
      { cause: error },
    );
  }
}

function isAlive(processId: number): boolean {
  try {
    process.kill(processId, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function teller(output: Output, mixed: readonly MixedSymbol[]): (report: EngineReport) => void {
  let led = false;
  return (report) => {
    switch (report.kind) {
      case 'standing-by':
        return output.say(
          `Another engine leads (process ${report.processId ?? '?'} on ${plainText(report.host ?? 'an unknown host')}); standing by.`,
        );
      case 'leading':
        output.say(`Leading with epoch ${report.epoch}: ${report.feeds.map((feed) => plainText(feed)).join(', ')}`);
        if (!led) mixed.forEach((symbol) => output.say(mixedSymbolText(symbol)));
        led = true;
        return;
      case 'progress':
        return output.progress(
          `market ${isoInstantOrNull(report.marketAt) ?? 'not begun'} · ${report.totals.events} events · ${report.totals.orders} requests · ${report.totals.trades} trades`,
        );
      case 'trouble':
        return output.say(`${plainText(report.reason)}. Trying again in ${report.retryDelayMs / 1000} s.`);
      case 'session-ended':
        return output.say(`Ended a session of ${plainText(report.login)}: ${report.reason}.`);
      case 'job-failed':
        return output.say(`Job ${report.job} failed: ${plainText(report.message)}`);
      case 'plan-denied':
        return output.say(denialText(report.denial));
      case 'refusal':
        return output.say(report.message);
      default:
        return unreachable(report);
    }
  };
}

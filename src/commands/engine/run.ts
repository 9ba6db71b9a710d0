/** `traderai engine run` */
import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { paperBroker } from '../../brokers/paper.ts';
import { assertPrimary } from '../../server/bootstrap/standing.ts';
import { SCHEMA_CHANGED, SCHEMA_CHANGED_HINT } from '../../database/schema-mark.ts';
import { isAlive } from '../../server/embedded/postmaster.ts';
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
import { schemaChanged } from '../schema-changed.ts';
import { isoInstant } from '../../domain/instant.ts';
import type { Output } from '../output/output.ts';
import { denialText, endOfRun } from './outcome.ts';
import { readPlanFile } from './plan.ts';
import { mixedSymbolText, readMixedSymbols } from './series.ts';
import type { MixedSymbol } from './series.ts';
import { checkRecordings } from './recordings.ts';
import { duration } from '../../text/durations.ts';

const DEFAULT_FEED = 'sim';

export const command = defineCommand({
  details: `One engine leads a desk and books its fills. A second engine stands by and takes
over when the leader is silent for three seconds. After a crash, an engine
continues at the last booked step.

Feeds:
  sim                           a simulated market of six instruments
  sim:BTCUSD,ETHUSD             only these instruments
  sim:BTCUSD,rate=20            20 quotes a second of each instrument (1 to 50)
  replay:bars.csv.gz            a recording of candles, one minute per second
  replay:bars.csv.gz,speed=5x   slower, one minute in twelve seconds
  replay:bars.csv.gz,speed=max  as fast as possible

Lines of a plan (--orders):
  denied       a rule of the desk refuses the order, or the line cannot run at
               its time: unknown symbol, no price, no such order
  not entered  the market data ends before the time of the line

Rows of a recording, checked as in candle import:
  rejected     the row breaks a rule; with --strict, nothing is booked
  duplicate    symbol, interval and time of an earlier row, with the same values
  conflict     the same with other values; the first row counts, even with
               --strict
  set aside    the engine cannot book the row; it is counted, and stored in the
               table "Quarantine"

Exit codes:
  1  a line was not entered, or with --strict a row was rejected or set aside
  2  a recording has no good row, or all its good rows were set aside; a file
     cannot be read; the plan has no line
  3  a line was denied`,
  options: {
    feed: {
      flags: '--feed <spec>',
      summary: `source of market data, see below; repeatable (default: ${DEFAULT_FEED})`,
      repeat: 'list',
    },
    orders: {
      flags: '--orders <file>',
      summary: 'a plan file; each line is placed when the market clock reaches its time',
    },
    until: {
      flags: '--until <state>',
      summary: 'end when the feeds are finished and everything is booked',
      choices: ['idle'],
    },
    strict: {
      flags: '--strict',
      summary: 'refuse rejected rows, and exit with 1 when a row is set aside (default: skip and count them)',
    },
    once: { flags: '--once', summary: 'book the waiting requests, then end' },
    whileUsed: { flags: '--while-used', summary: 'end when no session is connected', hidden: 'hidden' },
  },
  examples: [
    ['traderai engine run', 'lead the desk on a simulated market'],
    ['traderai engine run --feed replay:bars.csv.gz,speed=60x', 'trade a recording, one minute per second'],
    [
      'traderai engine run --feed replay:bars.csv.gz,speed=max --orders plan.txt --until idle',
      'rehearse a plan; the same input gives the same trades',
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
    const told = new Set<number>();
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
          settings: { measures: context.configuration(), headPlaces: context.configuration() },
          leader: { id: randomUUID(), host: hostname(), processId: process.pid },
          isAlive,
          signal: context.interruption(),
          onReport: teller(output, mixed, told),
        }),
      );
      return {
        outcome,
        feeds,
        mixed,
        rejects,
        told,
        denials: plan === null ? [] : await plan.denials(plan.entries.length - outcome.unentered),
      };
    });
    output.progress('');
    if (end.outcome.ending === 'schema-changed') throw schemaChanged();
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
      'a desk has one market clock: it cannot mix recorded and live feeds',
      'Use another home or database for the recording.',
    );
  const twice = feeds.find(({ name }, index) => feeds.findIndex((feed) => feed.name === name) !== index);
  if (twice !== undefined) throw badUsage(`the feed ${twice.name} is named twice`, 'Name it once.');
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

function engineText({ host, processId }: { readonly host: string | null; readonly processId: number | null }): string {
  return `process ${processId ?? '?'} on ${plainText(host ?? 'an unknown host')}`;
}

function teller(output: Output, mixed: readonly MixedSymbol[], told: Set<number>): (report: EngineReport) => void {
  let led = false;
  return (report) => {
    switch (report.kind) {
      case 'standing-by':
        return output.say(`Another engine leads (${engineText(report)}); standing by.`);
      case 'lead-lost':
        return output.say(
          `This engine was silent, and another one took the lead (${engineText(report)}). This one writes nothing and stands by.`,
        );
      case 'waiting':
        return output.progress(
          `standing by · ${engineText(report)} leads · last heartbeat ${duration(Math.max(0, report.silentForMs))} ago`,
        );
      case 'taking-over':
        return output.say(
          report.why === 'gone'
            ? `The leader's connection has ended (${engineText(report)}); taking the lead.`
            : `The leader has been silent for ${duration(report.silentForMs)} (${engineText(report)}); taking the lead.`,
        );
      case 'pooled':
        return output.say(
          'This engine reaches the server through a pooler, which may lose its notifications and keep the locks of its jobs. Name a URL of the server itself: traderai config set engineDatabaseUrl -',
        );
      case 'schema-changed':
        return output.say(`Standing by: ${SCHEMA_CHANGED}. ${SCHEMA_CHANGED_HINT}`);
      case 'leading':
        output.say(`Leading with epoch ${report.epoch}: ${report.feeds.map((feed) => plainText(feed)).join(', ')}`);
        if (!led) mixed.forEach((symbol) => output.say(mixedSymbolText(symbol)));
        led = true;
        return;
      case 'progress':
        return output.progress(
          `${report.marketAt === null ? 'no market event yet' : `market ${isoInstant(report.marketAt)}`} · ${report.totals.events} events · ${report.totals.orders} requests · ${report.totals.trades} trades`,
        );
      case 'trouble':
        return output.say(`${plainText(report.reason)}. Next try in ${duration(report.retryDelayMs)}.`);
      case 'session-ended':
        return output.say(`Ended a session of ${plainText(report.login)}: ${report.reason}.`);
      case 'login-closed':
        return output.say(
          `Closed the login ${plainText(report.login)}: it used up the table of locks again and again. An administrator opens it again: traderai user reset.`,
        );
      case 'job-failed':
        return output.say(`Job ${report.job} failed: ${plainText(report.message)}`);
      case 'plan-denied':
        told.add(report.denial.line);
        return output.say(denialText(report.denial));
      case 'refusal':
        return output.say(report.message);
      default:
        return unreachable(report);
    }
  };
}

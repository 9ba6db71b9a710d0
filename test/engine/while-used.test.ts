/** An engine that a console started ends when no other session is connected; the test controls the clock. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { paperBroker } from '../../src/brokers/paper.ts';
import { runEngine } from '../../src/engine/run.ts';
import type { EngineReport } from '../../src/engine/report.ts';
import { NO_PAST } from '../../src/market-data/feeds/feed.ts';
import type { Feed, FeedBatch } from '../../src/market-data/feeds/feed.ts';
import { BTCUSD, candle } from '../domain/samples.ts';
import type { Login } from '../support/desk.ts';
import { openDoor } from '../support/door.ts';
import type { Door } from '../support/door.ts';
import { openSqlDesk } from '../support/sql-desk.ts';
import type { SqlDesk } from '../support/sql-desk.ts';

/** The time that an engine runs without another session. */
const SPAN_MS = 30_000;
const STAYS_MS = 3 * SPAN_MS;

let desk: SqlDesk;
let door: Door;
let now: number;

beforeAll(async () => {
  desk = await openSqlDesk();
  door = await openDoor(desk.config as Login);
});
afterAll(async () => {
  await door.close();
  await desk.close();
});
beforeEach(() => {
  now = Date.now();
  door.open();
});

/** An endless feed of minutes, so that the engine always uses its server. */
function endlessFeed(onBatch: () => void): Feed {
  return {
    name: 'endless',
    time: 'recorded',
    instruments: async () => [{ ...BTCUSD, series: [{ grain: '1m', span: null }] }],
    past: async () => NO_PAST,
    async *batches({ position, signal }): AsyncGenerator<FeedBatch> {
      for (let at = position; !signal.aborted; at += 1) {
        onBatch();
        yield {
          events: [
            { kind: 'candle', candle: candle('100 100 100 100 1', { timestamp: Date.UTC(2018, 10, 12, 0, at) }) },
          ],
          position: at + 1,
        };
      }
    },
  };
}

/** Runs as the superuser: only this test's own sessions are connected. */
function engine(part: {
  readonly onReport?: (report: EngineReport) => void;
  readonly onBatch?: () => void;
}): ReturnType<typeof runEngine> {
  const { onReport = () => undefined, onBatch = () => undefined } = part;
  return runEngine({
    config: door.through(desk.config as Login),
    feeds: [endlessFeed(onBatch)],
    plan: null,
    broker: paperBroker,
    until: 'unused',
    clock: { now: () => now },
    leader: { id: randomUUID(), host: 'test', processId: process.pid },
    isAlive: () => true,
    signal: new AbortController().signal,
    onReport,
  });
}

describe('an engine that runs while it is used', () => {
  test('ends when the server has not answered for the whole span, not before', async () => {
    let troubles = 0;
    const outcome = await engine({
      onReport({ kind }) {
        if (kind === 'leading') door.shut();
        if (kind !== 'trouble') return;
        troubles += 1;
        // Just before the end of the span it tries once more; at the end it stops.
        now += troubles === 1 ? SPAN_MS - 1 : 1;
      },
    });
    expect(outcome).toMatchObject({ ending: 'unused' });
    expect(troubles).toBe(2);
  });

  test('continues when the server is back within the span; a later loss starts the span again', async () => {
    const told: string[] = [];
    const outcome = await engine({
      onReport({ kind }) {
        if (kind !== 'leading' && kind !== 'trouble') return;
        told.push(kind);
        if (kind === 'leading') door.shut();
        if (kind === 'trouble') now += SPAN_MS - 1;
        if (told.length === 2) door.open();
      },
    });
    expect(outcome).toMatchObject({ ending: 'unused' });
    expect(told).toEqual(['leading', 'trouble', 'leading', 'trouble', 'trouble']);
  });

  test('continues while another session is connected, and ends a span after that session has ended', async () => {
    const other = await (await desk.person()).pool.connect();
    const beganAt = now;
    let wentAt: number | null = null;
    const leave = (): void => {
      if (wentAt === null) other.release(true);
      wentAt ??= now;
    };
    const outcome = await engine({
      onBatch() {
        now += SPAN_MS / 6;
        if (now - beganAt >= STAYS_MS) leave();
      },
    }).finally(leave);
    expect(outcome).toMatchObject({ ending: 'unused' });
    expect(wentAt! - beganAt).toBe(STAYS_MS);
    // The engine saw the session last a batch or two before its end, because the feed is pulled ahead.
    expect(now - wentAt!).toBeGreaterThan(SPAN_MS / 2);
  });
});

/** The status line: the state of database, market and engine, counters, clock. */
import { newestReceivedAt } from '../desk-state.ts';
import type { DeskState } from '../desk-state.ts';
import { engineState } from '../engine-state.ts';
import { unacknowledged } from '../panes/alerts.ts';
import { criticalAlerts } from '../session/banners.ts';
import { STALE_AFTER_MS } from '../../domain/silence.ts';
import { age } from '../../text/durations.ts';
import { timeOfDay } from '../../text/instants.ts';
import { lineOfParts, span } from '../../text/lines.ts';
import type { Line, Span } from '../../text/lines.ts';
import { cut } from '../../text/widths.ts';
import { unreachable } from '../../domain/unreachable.ts';
import { grouped } from '../../text/figures.ts';

export interface StatusWanted {
  readonly now: number;
  readonly width: number;
  readonly fills: number;
  readonly unknown: number;
}

export function statusLine(desk: DeskState, { now, width, fills, unknown }: StatusWanted): Line {
  const parts = [
    { priority: 9, spans: databaseSpans(desk, now) },
    { priority: 7, spans: marketSpans(desk, now) },
    { priority: 8, spans: engineSpans(desk) },
    {
      priority: 3,
      spans: [
        span('  reconnects ', 'quiet'),
        span(String(desk.reconnects), desk.reconnects === 0 ? 'quiet' : 'warning'),
      ],
    },
    { priority: 6, spans: counterSpans(desk, fills, unknown) },
    { priority: 5, spans: [span(`  ${timeOfDay(now)} UTC`, 'quiet')] },
  ];
  return lineOfParts(parts, width);
}

function databaseSpans({ connection }: DeskState, now: number): Span[] {
  switch (connection.kind) {
    case 'connecting':
      return [span(' db ', 'quiet'), span('CONNECTING', 'warning')];
    case 'listening':
      return [
        span(' db ', 'quiet'),
        span(connection.roundTripMs === null ? 'ok' : `${grouped(connection.roundTripMs, 1)}ms`),
      ];
    case 'lost':
      return [
        span(' db ', 'quiet'),
        span(`LOST ${age(now - connection.since)}`, 'critical'),
        span(' retrying', 'warning'),
      ];
    default:
      return unreachable(connection);
  }
}

function marketSpans(desk: DeskState, now: number): Span[] {
  const receivedAt = newestReceivedAt(desk);
  if (receivedAt === null) return [span('  market ', 'quiet'), span('none', 'warning')];
  const ms = now - receivedAt;
  return ms > STALE_AFTER_MS
    ? [span('  market ', 'quiet'), span(`STALE ${age(ms)}`, 'warning')]
    : [span('  market ', 'quiet'), span(age(ms))];
}

function engineSpans(desk: DeskState): Span[] {
  const state = engineState(desk);
  const waiting = 'requests' in state && state.requests > 0 ? [span(` ${state.requests} waiting`, 'warning')] : [];
  switch (state.kind) {
    case 'unread':
      return [span('  engine ', 'quiet'), span('–', 'quiet')];
    case 'unknown':
      return [span('  engine ', 'quiet'), span('UNKNOWN', 'warning')];
    case 'leading':
      return [
        span('  engine ', 'quiet'),
        span('LEADING', 'good'),
        span(state.feed === null ? '' : ` ${shortFeed(state.feed)}`, 'quiet'),
        ...waiting,
      ];
    case 'offline':
      return [
        span('  engine ', 'quiet'),
        span('OFFLINE', 'critical'),
        span(' traderai engine run', 'warning'),
        ...waiting,
      ];
    case 'silent':
      return [
        span('  engine ', 'quiet'),
        span(`SILENT ${age(state.silentForMs)}`, 'critical'),
        span(' traderai engine run', 'warning'),
        ...waiting,
      ];
    default:
      return unreachable(state);
  }
}

/** Fills since the start of the console, alerts to acknowledge (`!` with a critical one), orders of unknown outcome. */
function counterSpans(desk: DeskState, fills: number, unknown: number): Span[] {
  const alerts = unacknowledged(desk);
  const critical = criticalAlerts(desk).length > 0;
  return [
    span('  fills ', 'quiet'),
    span(String(fills), fills === 0 ? 'quiet' : 'strong'),
    span('  alerts ', 'quiet'),
    span(`${alerts.length}${critical ? '!' : ''}`, critical ? 'critical' : alerts.length === 0 ? 'quiet' : 'warning'),
    ...(unknown === 0 ? [] : [span(`  ${unknown} UNKNOWN`, 'critical')]),
  ];
}

const LONGEST_FEED = 24;

/** Only the last part of a replay's path, to save room. */
function shortFeed(feed: string): string {
  const last = feed.split('/').at(-1)!;
  const named = feed.includes('/') ? `${feed.split(':')[0]}:${last}` : feed;
  return cut(named, LONGEST_FEED);
}

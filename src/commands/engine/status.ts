/** `traderai engine status` */
import { engineSilence, readEngineStatus } from '../../database/queries/engine-status.ts';
import type { EngineStatus } from '../../database/queries/engine-status.ts';
import { plainText } from '../../domain/plain-text.ts';
import { duration } from '../../text/durations.ts';
import { defineCommand } from '../command.ts';
import { withDesk } from '../desk.ts';
import { isoInstant } from '../../domain/instant.ts';
import { reportFields, reportJson } from '../output/report.ts';

export const command = defineCommand({
  details: `Also lists suspended portfolios, and bookings that the database refused, until
the alert is acknowledged.
Exit code 4 when no engine leads, or the leader has stopped sending heartbeats.`,
  examples: [
    ['traderai engine status', 'show the leading engine and the waiting requests'],
    ['traderai engine status --json', 'the same, for a script'],
  ],
  async run(context) {
    const { output } = context;
    const status = await withDesk(context, ({ db }) => readEngineStatus(db));
    const state = engineSilence(status);
    if (output.form === 'json') {
      const { leader, epoch, host, processId, feed, steps, silentForMs, requests, oldestRequestMs } = status;
      const [marketAt, acquiredAt, heartbeatAt] = [status.marketAt, status.acquiredAt, status.heartbeatAt].map(
        isoInstant,
      );
      reportJson(output, {
        state,
        leader,
        epoch: String(epoch),
        host,
        processId,
        feed,
        steps: String(steps),
        marketAt,
        acquiredAt,
        heartbeatAt,
        lagMs: silentForMs,
        queue: requests,
        oldestRequestMs,
        readOnlyBecause: status.readOnlyBecause,
        ...refusedJson(status),
      });
    } else {
      reportFields(output, [
        ['engine', SENTENCES[state]],
        ...(status.leader === null
          ? []
          : [
              [
                'leader',
                `process ${status.processId ?? '?'} on ${plainText(status.host ?? '?')}, since ${isoInstant(status.acquiredAt) ?? '?'}`,
              ] as const,
            ]),
        ['epoch', String(status.epoch)],
        ['feed', plainText(status.feed ?? 'none')],
        ['market', isoInstant(status.marketAt) ?? 'no market event yet'],
        ['steps', String(status.steps)],
        ['heartbeat', status.silentForMs === null ? 'never' : `${duration(Math.max(0, status.silentForMs))} ago`],
        ['waiting', `${status.requests} new orders, replaces and cancels`],
        ...(status.readOnlyBecause === null ? [] : [['read-only', plainText(status.readOnlyBecause)] as const]),
        ...status.suspended.map(
          ({ portfolio, user, reason }) =>
            ['suspended', `portfolio ${plainText(portfolio)} of ${plainText(user)}: ${plainText(reason)}`] as const,
        ),
        ...status.refusals.map(
          ({ alert, message }) => ['not booked', `${plainText(message)} (alert ${alert})`] as const,
        ),
      ]);
    }
    return state === 'leading' ? 0 : 4;
  },
});

const SENTENCES = {
  leading: 'leads',
  silent: 'leads, but is silent: start another with `traderai engine run` to take over',
  offline: 'none leads: start one with `traderai engine run`',
} as const;

function refusedJson({ suspended, refusals }: EngineStatus): Readonly<Record<string, unknown>> {
  return {
    suspendedPortfolios: suspended.map(({ portfolio, user, reason, suspendedAt }) => ({
      portfolio,
      user,
      reason,
      suspendedAt: isoInstant(suspendedAt),
    })),
    refusedBookings: refusals.map(({ alert, message, createdAt }) => ({
      alert: String(alert),
      message,
      createdAt: isoInstant(createdAt),
    })),
  };
}

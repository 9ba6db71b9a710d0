/**
 * Publishes the audit's head outside of the desk, so that a rewrite of the whole chain is found. The configuration of
 * the engine's home names the places.
 */
import { MINUTE_MS } from '../../domain/time-units.ts';
import { headLine, readHead } from '../audit-head/head.ts';
import { publish } from '../audit-head/publish.ts';
import type { Job } from './job.ts';

export const publishAuditHead: Job = {
  name: 'publish-audit-head',
  summary: "publish the audit's head to the places of the configuration",
  everyMs: 5 * MINUTE_MS,
  async run(connection, { headPlaces, now }) {
    const head = await readHead(connection);
    const published = headPlaces === undefined ? [] : await publish(headLine(head), headPlaces, new Date(now));
    const failed = published.filter(({ failure }) => failure !== null);
    if (failed.length > 0)
      throw new Error(
        failed.map(({ place, failure }) => `the head of the audit did not reach ${place}: ${failure}`).join('; '),
      );
    if (published.length === 0)
      return { rows: 0, message: 'no place is configured: see auditHeadFile, auditHeadWebhook and auditHeadSyslog' };
    return {
      rows: published.length,
      message: `published row ${head.position} to ${published.map(({ place }) => place).join(', ')}`,
    };
  },
};

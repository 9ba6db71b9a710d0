/**
 * Tells whether notifications may be missing. The desk sends none while half of the server's queue is used, and some
 * changes are announced by nothing else: alert rules, cash, resumed portfolios, instruments, settings.
 */
import { MINUTE_MS } from '../domain/time-units.ts';

/** Far below the half: the queue is looked at once a second. */
const USED = 0.05;
/** A transaction that met the full queue may commit this much later: the longest transaction of a login. */
const LATEST_COMMIT_MS = 10 * MINUTE_MS;
/** Reading everything takes a while on a large desk. */
const READ_EVERY_MS = 5_000;

export class MissedHints {
  #possibleUntil = Number.NEGATIVE_INFINITY;
  #readAt = Number.NEGATIVE_INFINITY;

  /** The rows that the engine must read now, by the share of the queue that is used. */
  due(used: number, now: number): 'requests' | 'everything' {
    if (used >= USED) this.#possibleUntil = now + LATEST_COMMIT_MS;
    if (now >= this.#possibleUntil || now - this.#readAt < READ_EVERY_MS) return 'requests';
    this.#readAt = now;
    return 'everything';
  }
}

/** Whether the console may send orders that add risk: in one session, for one portfolio, for a limited time. */
import { MINUTE_MS } from '../../domain/time-units.ts';

export type Arming =
  | { readonly kind: 'disarmed' }
  | {
      readonly kind: 'armed';
      readonly portfolioId: string;
      /** Of the latest key press, on the desk's clock. */ readonly lastKeyAt: number;
      /** The connection's count of reconnects when the session was armed. */ readonly reconnects: number;
    };

export const DISARMED: Arming = { kind: 'disarmed' };

/** After this time without a key the trader is probably away from the desk. */
const ARMED_IDLE_MS = 5 * MINUTE_MS;

export function armed({
  portfolioId,
  at,
  reconnects,
}: {
  readonly portfolioId: string;
  readonly at: number;
  readonly reconnects: number;
}): Arming {
  return { kind: 'armed', portfolioId, lastKeyAt: at, reconnects };
}

export interface ArmingContext {
  readonly now: number;
  readonly portfolioId: string | null;
  readonly connection: 'connected' | 'lost';
  readonly reconnects: number;
  /** `reduce`: another user's portfolio without a grant, or one that is gone. */
  readonly may: 'open' | 'reduce';
}

export function afterKey(arming: Arming, at: number): Arming {
  return arming.kind === 'armed' ? { ...arming, lastKeyAt: at } : arming;
}

/**
 * The end of a sentence that begins with "Disarmed": why arming ends now; null when the session stays armed or is
 * disarmed.
 */
export function armingEnd(
  arming: Arming,
  { now, portfolioId, connection, reconnects, may }: ArmingContext,
): string | null {
  if (arming.kind === 'disarmed') return null;
  if (connection === 'lost' || reconnects !== arming.reconnects) return 'because the connection was lost';
  if (arming.portfolioId !== portfolioId) return 'because the portfolio changed';
  if (may === 'reduce') return 'because you have no grant for this portfolio now';
  return now - arming.lastKeyAt >= ARMED_IDLE_MS ? `after ${ARMED_IDLE_MS / MINUTE_MS} minutes without a key` : null;
}

/** Whether an engine works for this desk: judged by the age of its heartbeat on the server's own clock. */
import type { DeskState } from './desk-state.ts';

export type EngineState =
  | { readonly kind: 'unknown' }
  | { readonly kind: 'leading'; readonly feed: string | null; readonly requests: number }
  /** Nobody leads, and the last one left in order or never was. */
  | { readonly kind: 'offline'; readonly requests: number }
  /** Somebody leads but is not heard of. */
  | { readonly kind: 'silent'; readonly silentForMs: number; readonly requests: number };

/** Heartbeats come every second or two; after this long something is wrong. */
const SILENT_AFTER_MS = 6_000;

export const ENGINE_REMEDY = 'start one with: traderai engine run';

export function engineState({ engine }: DeskState): EngineState {
  const status = engine.value;
  if (status === null) return { kind: 'unknown' };
  const { leader, silentForMs, requests, feed } = status;
  if (leader === null || silentForMs === null) return { kind: 'offline', requests };
  return silentForMs > SILENT_AFTER_MS ? { kind: 'silent', silentForMs, requests } : { kind: 'leading', feed, requests };
}

export function engineIsOffline(desk: DeskState): boolean {
  const { kind } = engineState(desk);
  return kind === 'offline' || kind === 'silent';
}

/** Whether an engine works for this desk: judged by the age of its heartbeat on the server's own clock. */
import { engineSilence } from '../database/queries/engine-status.ts';
import type { DeskState } from './desk-state.ts';

export type EngineState =
  | { readonly kind: 'unknown' }
  | { readonly kind: 'leading'; readonly feed: string | null; readonly requests: number }
  /** Nobody leads, and the last one left in order or never was. */
  | { readonly kind: 'offline'; readonly requests: number }
  /** Somebody leads but is not heard of. */
  | { readonly kind: 'silent'; readonly silentForMs: number; readonly requests: number };

export const ENGINE_REMEDY = 'start one with: traderai engine run';

export function engineState({ engine }: DeskState): EngineState {
  const status = engine.value;
  if (status === null) return { kind: 'unknown' };
  const { silentForMs, requests, feed } = status;
  const kind = engineSilence(status);
  return kind === 'leading' ? { kind, feed, requests } : kind === 'silent' ? { kind, silentForMs: silentForMs ?? 0, requests } : { kind, requests };
}

export function engineIsOffline(desk: DeskState): boolean {
  const { kind } = engineState(desk);
  return kind === 'offline' || kind === 'silent';
}

/** Whether an engine works for this desk: judged by the age of its heartbeat on the server's own clock. */
import { engineSilence } from '../database/queries/engine-status.ts';
import type { DeskState } from './desk-state.ts';

export type EngineState =
  /** Not read yet. */
  | { readonly kind: 'unread' }
  /** It cannot be read any more: what was read before says nothing of now. */
  | { readonly kind: 'unknown' }
  | { readonly kind: 'leading'; readonly feed: string | null; readonly requests: number }
  /** Nobody leads, and the last one left in order or never was. */
  | { readonly kind: 'offline'; readonly requests: number }
  /** Somebody leads but is not heard of. */
  | { readonly kind: 'silent'; readonly silentForMs: number; readonly requests: number };

export const ENGINE_REMEDY = 'start one with: traderai engine run';

export function engineState({ engine, connection }: DeskState): EngineState {
  const status = engine.value;
  if (connection.kind === 'lost' || engine.failure !== null) return { kind: 'unknown' };
  if (status === null) return { kind: 'unread' };
  const { silentForMs, requests, feed } = status;
  const kind = engineSilence(status);
  return kind === 'leading'
    ? { kind, feed, requests }
    : kind === 'silent'
      ? { kind, silentForMs: silentForMs ?? 0, requests }
      : { kind, requests };
}

export function engineIsOffline(desk: DeskState): boolean {
  const { kind } = engineState(desk);
  return kind === 'offline' || kind === 'silent';
}

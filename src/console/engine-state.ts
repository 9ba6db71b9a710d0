/** Whether an engine works for this desk, judged by the age of its heartbeat on the server's clock. */
import { engineSilence } from '../database/queries/engine-status.ts';
import type { DeskState } from './desk-state.ts';

export type EngineState =
  /** Not read yet. */
  | { readonly kind: 'unread' }
  /** The engine's status cannot be read now, and the last one read may be old. */
  | { readonly kind: 'unknown' }
  | { readonly kind: 'leading'; readonly feed: string | null; readonly requests: number }
  /** No engine leads: the last one stopped cleanly, or none ever ran. */
  | { readonly kind: 'offline'; readonly requests: number }
  /** An engine leads, but its heartbeat is overdue. */
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

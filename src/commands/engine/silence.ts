/** Whether the leading engine is heard of. */
import type { EngineStatus } from '../../database/queries/engine-status.ts';

/** Heartbeats come every second; after this long something is wrong. */
const SILENT_AFTER_MS = 6_000;

export function engineSilence({ leader, silentForMs }: EngineStatus): 'leading' | 'silent' | 'offline' {
  if (leader === null || silentForMs === null) return 'offline';
  return silentForMs > SILENT_AFTER_MS ? 'silent' : 'leading';
}

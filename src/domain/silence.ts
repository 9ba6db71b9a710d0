/**
 * After how much silence the desk no longer relies on an engine or a quote: the same for the screen, the commands and
 * the lease.
 */

/**
 * The lease of a leading engine, which beats twice a second. After so long without a heartbeat another engine takes the
 * lead, so the screen calls the leader silent and the console starts another. Long enough for a pause of two seconds in
 * the engine or the server; short enough that a stand-by leads within five seconds after a leader stopped.
 */
export const ENGINE_SILENT_AFTER_MS = 3_000;

/** By the desk's clock, since the quote reached the database. A live market moves several times in this. */
export const STALE_AFTER_MS = 15_000;

/** A console that stood still for this long disarms: its process was stopped, or its machine slept. */
export const STOOD_STILL_AFTER_MS = 5_000;

/** A leading engine seals audit rows at most this long after they were committed. */
export const SEALED_WITHIN_MS = 5_000;

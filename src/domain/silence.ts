/** After how much silence the desk no longer relies on an engine or a quote: the same for the screen, the commands and the lease. */

/**
 * The lease of a leading engine, which beats every second. A leader that is silent for longer may be replaced by any engine that asks, so
 * the screen calls it silent and the console starts another.
 */
export const ENGINE_SILENT_AFTER_MS = 5_000;

/** By the desk's clock, since the quote reached the database. A live market moves several times in this. */
export const STALE_AFTER_MS = 15_000;

/** A console that stood still for this long disarms: its process was stopped, or its machine slept. */
export const STOOD_STILL_AFTER_MS = 5_000;

/** A leading engine seals audit rows at most this long after they were committed. */
export const SEALED_WITHIN_MS = 5_000;

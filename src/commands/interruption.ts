/** Ctrl-C and SIGTERM: a command that can end well gets the time to, any other ends at once. */
import { constants } from 'node:os';

export interface Interruption {
  signal(): AbortSignal;
  happened(): boolean;
  stop(): void;
}

const INTERRUPTED = 130;

export function watchInterruption(): Interruption {
  forgetLibraries();
  const controller = new AbortController();
  let promised = false;
  const interrupt = (): void => {
    // The second time somebody means it.
    if (!promised || controller.signal.aborted) process.exit(INTERRUPTED);
    controller.abort();
  };
  process.on('SIGINT', interrupt);
  process.on('SIGTERM', interrupt);
  return {
    signal() {
      promised = true;
      return controller.signal;
    },
    happened: () => controller.signal.aborted,
    stop() {
      process.off('SIGINT', interrupt);
      process.off('SIGTERM', interrupt);
    },
  };
}

/** Node's own: how a terminal's streams learn that it was resized. */
const KEPT = 'SIGWINCH';

/** A library below conf answers the first signal by sending it once more, which would end in the middle what was promised time to end. */
function forgetLibraries(): void {
  for (const signal of Object.keys(constants.signals)) if (signal !== KEPT) process.removeAllListeners(signal);
}

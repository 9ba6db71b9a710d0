/** Ctrl-C and SIGTERM: a command that can end cleanly gets time to do so; any other command ends at once. */
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
    // A second signal ends the process at once.
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

/** Node itself listens to this signal, to learn that the terminal was resized. */
const KEPT = 'SIGWINCH';

/** A library below conf sends the first signal a second time, which would end a command before it has cleaned up. */
function forgetLibraries(): void {
  for (const signal of Object.keys(constants.signals)) if (signal !== KEPT) process.removeAllListeners(signal);
}

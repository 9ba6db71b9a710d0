/** Ctrl-C and SIGTERM: a command that can end well gets the time to, any other ends at once. */

export interface Interruption {
  signal(): AbortSignal;
  happened(): boolean;
  stop(): void;
}

const INTERRUPTED = 130;

export function watchInterruption(): Interruption {
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

/** At most one paint a frame: the first request paints at once, those that follow within the frame share the next. */
export interface FrameLoop {
  request(): void;
  stop(): void;
}

export function frameLoop(paint: () => void, { frameMs, now }: { readonly frameMs: number; readonly now: () => number }): FrameLoop {
  let lastAt = Number.NEGATIVE_INFINITY;
  let timer: NodeJS.Timeout | null = null;
  let immediate: NodeJS.Immediate | null = null;
  let stopped = false;
  const run = (): void => {
    timer = null;
    immediate = null;
    if (stopped) return;
    lastAt = now();
    paint();
  };
  return {
    request() {
      if (stopped || timer !== null || immediate !== null) return;
      const wait = lastAt + frameMs - now();
      // Not within the caller: what else this turn of the event loop brings belongs into the same frame.
      if (wait <= 0) immediate = setImmediate(run);
      else timer = setTimeout(run, wait);
    },
    stop() {
      stopped = true;
      if (timer !== null) clearTimeout(timer);
      if (immediate !== null) clearImmediate(immediate);
    },
  };
}

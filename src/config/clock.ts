/** The desk's clock, in one place: everything that needs the time takes a Clock, so that tests and replays can hold it. */
export interface Clock {
  /** Milliseconds since the epoch, UTC. */
  now(): number;
}

export const systemClock: Clock = { now: () => Date.now() };

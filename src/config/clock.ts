/** The desk clock, in one place: code that needs the time takes a Clock, so that tests and replays can set it. */
export interface Clock {
  /** Milliseconds since the epoch, UTC. */
  now(): number;
}

export const systemClock: Clock = { now: () => Date.now() };

/** Which open orders are canceled when an armed session vanishes. Reduce-only orders stay in every case. */

export const DEAD_MEN = ['off', 'session', 'portfolio'] as const;

/** `session`: those that the session placed; `portfolio`: all those of its user in the armed portfolio. */
export type DeadMan = (typeof DEAD_MEN)[number];

export function parseDeadMan(text: string): DeadMan | null {
  return DEAD_MEN.find((known) => known === text.toLowerCase()) ?? null;
}

export const DEAD_MAN_MEANING: Readonly<Record<DeadMan, string>> = {
  off: 'a session that vanishes leaves its orders',
  session: 'when this session vanishes while armed, the open orders that it placed are canceled',
  portfolio: 'when this session vanishes while armed, all your open orders in the armed portfolio are canceled',
};

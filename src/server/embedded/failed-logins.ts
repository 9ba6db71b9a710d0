/** Failed logins of an embedded server: its log tells them, and each episode of a login becomes one alert. */
import { MINUTE_MS } from '../../domain/time-units.ts';

export interface FailedLogin {
  readonly login: string;
  /** `[local]` for the socket of the server. */
  readonly address: string;
}

// The prefix of a line is in settings.ts. The name of a login may hold any character except the end of the line.
const FAILURE =
  /^\S+ \S+ \S+ \[\d+\] .*@\S+ (\S+) .*FATAL: {2}(?:password authentication failed for user "(.{1,63})"|role "(.{1,63})" is not permitted to log in)$/;

/** Null for every other line. */
export function failedLoginOf(line: string): FailedLogin | null {
  const found = FAILURE.exec(line);
  const login = found?.[2] ?? found?.[3];
  return found === null || login === undefined ? null : { login, address: found[1]! };
}

export interface Episode {
  readonly login: string;
  /** Of the latest failure. */
  readonly address: string;
  readonly failures: number;
  readonly firstAt: number;
  readonly lastAt: number;
}

/** A mistyped password or two raise no alert. */
const FEWEST = 3;
/** Without a failure for so long the episode is over. */
const OVER_AFTER_MS = 10 * MINUTE_MS;
/** How often the count of an alert that exists is renewed. */
const REPORT_EVERY_MS = 10_000;
/** An attacker who tries names at random fills no memory: what more come are counted under one name. */
const MOST_LOGINS = 100;
const OTHERS = '(other logins)';

interface Counted extends Episode {
  readonly reported: number;
  readonly reportedAt: number;
}

export class FailedLogins {
  readonly #episodes = new Map<string, Counted>();

  add({ login, address }: FailedLogin, at: number): void {
    const name = this.#episodes.has(login) || this.#episodes.size < MOST_LOGINS ? login : OTHERS;
    const before = this.#episodes.get(name);
    this.#episodes.set(name, {
      login: name,
      address,
      failures: (before?.failures ?? 0) + 1,
      firstAt: before?.firstAt ?? at,
      lastAt: at,
      reported: before?.reported ?? 0,
      reportedAt: before?.reportedAt ?? -Infinity,
    });
  }

  /** The episodes to report now; ends old ones. */
  due(now: number): readonly Episode[] {
    for (const [name, { lastAt }] of this.#episodes) if (now - lastAt > OVER_AFTER_MS) this.#episodes.delete(name);
    return [...this.#episodes.values()].filter(
      ({ failures, reported, reportedAt }) =>
        failures >= FEWEST && failures > reported && now - reportedAt >= REPORT_EVERY_MS,
    );
  }

  reported({ login, failures }: Episode, at: number): void {
    const episode = this.#episodes.get(login);
    if (episode !== undefined) this.#episodes.set(login, { ...episode, reported: failures, reportedAt: at });
  }

  /** The database did not take the report: it is tried again later. */
  postponed({ login }: Episode, at: number): void {
    const episode = this.#episodes.get(login);
    if (episode !== undefined) this.#episodes.set(login, { ...episode, reportedAt: at });
  }
}

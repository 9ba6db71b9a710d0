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
  /** Null for all names together that are no login of the desk. */
  readonly login: string | null;
  /** Of the latest failure. */
  readonly address: string;
  readonly failures: number;
  /** Different names; counted up to MOST_NAMES. */
  readonly names: number;
  readonly firstAt: number;
  readonly lastAt: number;
}

/** A mistyped password or two raise no alert. */
const FEWEST = 3;
/** Without a failure for so long the episode is over. */
const OVER_AFTER_MS = 10 * MINUTE_MS;
/** How often the count of an alert that exists is renewed. */
const REPORT_EVERY_MS = 10_000;
/** An attacker who tries names at random fills no memory. */
const MOST_NAMES = 1_000;

interface Counted extends Episode {
  readonly reported: number;
  readonly reportedAt: number;
}

interface Attempts {
  readonly address: string;
  readonly failures: number;
  readonly firstAt: number;
  readonly lastAt: number;
}

/**
 * Logins of the desk are counted one by one; invented names are counted together, so that they hide none of the real
 * ones and raise one alert. `sort` tells which names are logins.
 */
export class FailedLogins {
  readonly #unsorted = new Map<string, Attempts>();
  /** More names than MOST_NAMES since the last call of `sort`. */
  #overflow: Attempts | null = null;
  readonly #episodes = new Map<string | null, Counted>();
  readonly #invented = new Set<string>();

  add({ login, address }: FailedLogin, at: number): void {
    const fits = this.#unsorted.has(login) || this.#unsorted.size < MOST_NAMES;
    const before = fits ? this.#unsorted.get(login) : this.#overflow;
    const attempts = { address, failures: (before?.failures ?? 0) + 1, firstAt: before?.firstAt ?? at, lastAt: at };
    if (fits) this.#unsorted.set(login, attempts);
    else this.#overflow = attempts;
  }

  /** The names that `sort` must be asked about. */
  get unsorted(): readonly string[] {
    return [...this.#unsorted.keys()];
  }

  /** `logins` are those of the unsorted names that are logins of the desk. */
  sort(logins: ReadonlySet<string>): void {
    for (const [name, attempts] of this.#unsorted) {
      if (logins.has(name)) this.#count(name, attempts);
      else {
        if (this.#invented.size < MOST_NAMES) this.#invented.add(name);
        this.#count(null, attempts);
      }
    }
    if (this.#overflow !== null) this.#count(null, this.#overflow);
    this.#unsorted.clear();
    this.#overflow = null;
  }

  #count(login: string | null, { address, failures, firstAt, lastAt }: Attempts): void {
    const before = this.#episodes.get(login);
    this.#episodes.set(login, {
      login,
      address,
      failures: (before?.failures ?? 0) + failures,
      names: login === null ? this.#invented.size : 1,
      firstAt: before?.firstAt ?? firstAt,
      lastAt,
      reported: before?.reported ?? 0,
      reportedAt: before?.reportedAt ?? -Infinity,
    });
  }

  /** The episodes to report now; ends old ones. */
  due(now: number): readonly Episode[] {
    for (const [login, { lastAt }] of this.#episodes) {
      if (now - lastAt <= OVER_AFTER_MS) continue;
      this.#episodes.delete(login);
      if (login === null) this.#invented.clear();
    }
    return [...this.#episodes.values()].filter(
      ({ failures, reported, reportedAt }) =>
        failures >= FEWEST && failures > reported && now - reportedAt >= REPORT_EVERY_MS,
    );
  }

  reported({ login, failures }: Episode, at: number): void {
    const episode = this.#episodes.get(login);
    if (episode !== undefined) this.#episodes.set(login, { ...episode, reported: failures, reportedAt: at });
  }
}

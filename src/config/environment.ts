/** The only place that reads process.env: each variable has a name and a type here. */

export interface Environment {
  readonly databaseUrl: string | null;
  /** A new password for `user create` and `user password`. */
  readonly newPassword: string | null;
  readonly home: string | null;
  readonly userHome: string | null;
  readonly dataHome: string | null;
  /** Login name of the account that runs this program. */
  readonly userName: string | null;
  /** https://no-color.org */
  readonly noColor: boolean;
  /** A terminal that can only print lines: TERM=dumb. */
  readonly dumbTerminal: boolean;
}

/** Empty variables count as unset. */
export function readEnvironment(variables: Readonly<Partial<Record<string, string>>> = process.env): Environment {
  const get = (name: string): string | null => {
    const value = variables[name];
    return value === undefined || value === '' ? null : value;
  };
  return {
    databaseUrl: get('TRADERAI_DATABASE_URL') ?? get('DATABASE_URL'),
    newPassword: get('TRADERAI_NEW_PASSWORD'),
    home: get('TRADERAI_HOME'),
    userHome: get('HOME'),
    dataHome: get('XDG_DATA_HOME'),
    userName: get('USER') ?? get('LOGNAME'),
    noColor: get('NO_COLOR') !== null,
    dumbTerminal: get('TERM') === 'dumb',
  };
}

/**
 * For child processes of other programs: they keep the search path and the time zone, but none of our secrets or PG*
 * settings.
 */
export function environmentOfServer(): NodeJS.ProcessEnv {
  return { PATH: process.env.PATH, TZ: 'UTC', LANG: 'C', LC_ALL: 'C' };
}

/** The folders in which programs are looked for. */
export function searchPath(): string {
  return process.env.PATH ?? '';
}

/** For our own child processes. */
export function environmentOfChild(changes: Readonly<Record<string, string>> = {}): NodeJS.ProcessEnv {
  return { ...process.env, ...changes };
}

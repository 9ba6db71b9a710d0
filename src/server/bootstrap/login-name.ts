/** Turns the operating system's account name into a name that Postgres and the desk accept. */

/** Leaves room for a suffix: Postgres cuts names at 63 bytes. */
const LONGEST = 40;
const FALLBACK = 'trader';

/** Names that Postgres or the desk reserve: an account with such a name gets another login name. */
const RESERVED = /^(pg_.*|traderai.*|postgres|public|none|user|current_user|current_role|session_user)$/;

/** Small letters, digits and underscores, beginning with a letter; never a reserved name. */
export function loginNameFrom(name: string | null): string {
  const plain = (name ?? '')
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9_]+/g, '_')
    .replace(/^[^a-z]+|_+$/g, '')
    .slice(0, LONGEST);
  return plain === '' || RESERVED.test(plain) ? FALLBACK : plain;
}

/** The name itself, or the first of `name_2`, `name_3`, … that is free. */
export async function freeName(name: string, isTaken: (candidate: string) => Promise<boolean>): Promise<string> {
  for (let number = 1; ; number += 1) {
    const candidate = number === 1 ? name : `${name}_${number}`;
    if (!(await isTaken(candidate))) return candidate;
  }
}

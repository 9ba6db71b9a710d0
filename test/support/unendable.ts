/**
 * A statement that Postgres cannot interrupt: it ends by itself, after about 25 seconds on the slowest machine of
 * today, in which it compares fifty thousand million characters.
 */
export const UNENDABLE = `select strpos(repeat('a', 1000000), 'b' || repeat('a', 50000))`;

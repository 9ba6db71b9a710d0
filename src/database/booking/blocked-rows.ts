/**
 * The rows that the engine cannot lock: a session keeps them and does not end. Postgres never looks whether a statement
 * is to end while, for example, strpos searches a long text.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { ClientBase } from 'pg';

/** For the log and the alert. */
export const BLOCKED_REASON = 'a session keeps its row and does not end';

/** Transactions of other users keep a row for milliseconds. */
const LOOK_AGAIN_MS = 50;

interface Rows {
  /** Ids. */
  readonly portfolios: ReadonlySet<string>;
  /** Ids. */
  readonly rules: ReadonlySet<string>;
}

/**
 * The rows that are kept at each of `looks` looks: of the known ones, or of all. Waits for no row. Only the leading
 * engine may call it, outside of a transaction.
 */
export async function findBlocked(
  client: ClientBase,
  { epoch, looks, known }: { readonly epoch: number; readonly looks: number; readonly known: Rows | null },
): Promise<Rows> {
  let found = known;
  for (let look = 0; look < looks && !isEmpty(found); look += 1) {
    if (look > 0) await sleep(LOOK_AGAIN_MS);
    const { rows } = await client.query<{ portfolio_ids: string[]; rule_ids: string[] }>(
      'select portfolio_ids, rule_ids from find_blocked_rows($1, $2, $3)',
      [epoch, found === null ? null : [...found.portfolios], found === null ? null : [...found.rules]],
    );
    const { portfolio_ids, rule_ids } = rows[0]!;
    found = { portfolios: new Set(portfolio_ids), rules: new Set(rule_ids) };
  }
  return found!;
}

/** A user with alert rules among some. */
export interface RuleOwner {
  readonly userId: string;
  readonly user: string;
  readonly count: number;
}

export async function readRuleOwners(client: ClientBase, ruleIds: ReadonlySet<string>): Promise<RuleOwner[]> {
  if (ruleIds.size === 0) return [];
  const { rows } = await client.query<RuleOwner>(
    `select u.id as "userId", u.username as "user", count(*)::int as count
       from "AlertRule" r join "User" u on u.id = r.user_id where r.id = any ($1) group by u.id order by u.id`,
    [[...ruleIds]],
  );
  return rows;
}

function isEmpty(rows: Rows | null): boolean {
  return rows !== null && rows.portfolios.size === 0 && rows.rules.size === 0;
}

/**
 * Resolves the alerts about portfolios and rules that the engine serves again: all but those with the correlation ids
 * in `still`. Returns false when a session keeps one of these alerts, which must be resolved later. Only the leading
 * engine may call it.
 */
export async function resolveLeftOut(
  client: ClientBase,
  { epoch, still }: { readonly epoch: number; readonly still: readonly string[] },
): Promise<boolean> {
  const { rows } = await client.query<{ resolved: boolean }>('select resolve_left_out($1, $2) as resolved', [
    epoch,
    still,
  ]);
  return rows[0]!.resolved;
}

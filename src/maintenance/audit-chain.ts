/**
 * The audit's hash chain, recomputed here from the rows alone: this finds a rewritten row even if the database's own
 * functions were rewritten too. Each hash is SHA-256 over the previous hash and the row as a JSON array; see
 * seal_audit.
 */
import { createHash } from 'node:crypto';
import type { PoolClient } from 'pg';
import { readUnsealed } from '../database/queries/unsealed-audit.ts';

export interface AuditVerification {
  readonly ok: boolean;
  /** Rows whose hash was checked. */
  readonly rows: number;
  /** Rows that are not sealed yet. */
  readonly unsealed: number;
  /** Age of the oldest of them; 0 without one. */
  readonly oldestUnsealedMs: number;
  /**
   * Hash of the last sealed row, in hexadecimal. Recorded elsewhere, it proves later that no row up to it has changed.
   */
  readonly head: string | null;
  /** Sequence of the first row that is changed, missing or out of place; null when the chain is intact. */
  readonly firstBad: number | null;
  readonly reason: string | null;
}

export interface NotedHead {
  readonly hash: string;
  readonly position: number | null;
}

export interface VerifyOptions {
  /**
   * Heads that were published earlier: their rows must still be in the chain. `position` is null when only the hash was
   * recorded.
   */
  readonly noted?: readonly NotedHead[];
  readonly onProgress?: (rows: number) => void;
}

const EMPTY_HASH = Buffer.alloc(32);
const PAGE_ROWS = 5_000;
/** How many places away a misplaced row is searched. */
const NEIGHBORS = 1_000;

/** `connection` must be in no transaction; its login needs the right to read the audit. */
export async function verifyAudit(
  connection: Pick<PoolClient, 'query'>,
  { noted = [], onProgress = () => undefined }: VerifyOptions = {},
): Promise<AuditVerification> {
  await connection.query('begin transaction isolation level repeatable read read only');
  try {
    const head = await readHead(connection);
    const { rows: unsealed, oldestMs: oldestUnsealedMs } = await readUnsealed(connection);
    let before: Link = { position: 0, sequence: 0, hash: EMPTY_HASH };
    const missing = new NotedHeads(noted);
    for (;;) {
      const page = await readPage(connection, before.position);
      for (const row of page) {
        const fault = await faultOf(connection, before, row);
        if (fault !== null)
          return { ok: false, rows: before.position, unsealed, oldestUnsealedMs, head: hexOf(before), ...fault };
        before = row;
        missing.see(row);
      }
      onProgress(before.position);
      if (page.length < PAGE_ROWS) break;
    }
    const fault = endFault(before, head) ?? missing.fault();
    return {
      ok: fault === null,
      rows: before.position,
      unsealed,
      oldestUnsealedMs,
      head: hexOf(before),
      firstBad: null,
      reason: null,
      ...fault,
    };
  } finally {
    await connection.query('rollback');
  }
}

/** The published heads that the chain has not shown yet. */
class NotedHeads {
  readonly #open: Map<string, number | null>;

  constructor(noted: readonly NotedHead[]) {
    // A desk without a sealed row has the empty hash at position 0.
    this.#open = new Map(noted.filter(({ position }) => position !== 0).map(({ hash, position }) => [hash, position]));
  }

  see({ hash, position }: Link): void {
    const hex = hash.toString('hex');
    const expected = this.#open.get(hex);
    if (expected === position || expected === null) this.#open.delete(hex);
  }

  fault(): Fault | null {
    const [first] = [...this.#open].sort(([, one], [, other]) => (one ?? 0) - (other ?? 0));
    if (first === undefined) return null;
    const [hash, position] = first;
    const where = position === null ? '' : ` at place ${position}`;
    const count = this.#open.size === 1 ? '' : ` (and ${this.#open.size - 1} more heads)`;
    return {
      firstBad: null,
      reason: `no row of the chain has the hash ${hash}${where}${count}: the chain was rewritten or cut after this head was recorded`,
    };
  }
}

interface Link {
  readonly position: number;
  readonly sequence: number;
  readonly hash: Buffer;
}

interface Fault {
  readonly firstBad: number | null;
  readonly reason: string;
}

const CONTENT = (
  sequence: string,
): string => `jsonb_build_array(${sequence}, to_char(a.occurred_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), a.transaction::text, a.login, a.user_id,
  a.application, host(a.address), a.table_name, a.row_key, a.action, a.old_values, a.new_values)::text`;

interface Row extends Link {
  readonly content: string;
}

async function readPage(connection: Pick<PoolClient, 'query'>, after: number): Promise<Row[]> {
  const { rows } = await connection.query<{ position: string; sequence: string; hash: Buffer; content: string }>(
    `select a.chain_position as position, a.sequence, a.hash, ${CONTENT('a.sequence')} as content
       from public."AuditLog" a where a.chain_position > $1 order by a.chain_position limit ${PAGE_ROWS}`,
    [after],
  );
  return rows.map((row) => ({ ...row, position: Number(row.position), sequence: Number(row.sequence) }));
}

async function readHead(connection: Pick<PoolClient, 'query'>): Promise<Link> {
  const { rows } = await connection.query<{ position: string; sequence: string | null; hash: Buffer }>(
    'select position, sequence, hash from public."AuditHead" where id = 1',
  );
  const [row] = rows;
  return row === undefined
    ? { position: 0, sequence: 0, hash: EMPTY_HASH }
    : { position: Number(row.position), sequence: Number(row.sequence ?? 0), hash: row.hash };
}

async function faultOf(connection: Pick<PoolClient, 'query'>, before: Link, row: Row): Promise<Fault | null> {
  if (row.position !== before.position + 1) return missing(connection, before, row);
  if (hashOf(before.hash, row.content).equals(row.hash)) return null;
  const place = await placeOf(connection, before.hash, row);
  if (place !== null)
    return {
      firstBad: row.sequence,
      reason: `row ${row.sequence} is in the place of row ${place}: their order was changed`,
    };
  return {
    firstBad: row.sequence,
    reason: `row ${row.sequence} was changed after it was sealed, or its hash was`,
  };
}

/** The missing row's number is the first unused number between its neighbors. */
async function missing(connection: Pick<PoolClient, 'query'>, before: Link, row: Row): Promise<Fault> {
  const { rows } = await connection.query<{ sequence: string }>(
    `select n as sequence from generate_series($1::bigint + 1, $2::bigint - 1) n
      where not exists (select from public."AuditLog" a where a.sequence = n) order by n limit 1`,
    [Math.min(before.sequence, row.sequence), Math.max(before.sequence, row.sequence)],
  );
  const sequence = rows[0] === undefined ? row.sequence : Number(rows[0].sequence);
  const count = row.position - before.position - 1;
  return count < 0
    ? { firstBad: row.sequence, reason: `two rows have the same place in the chain: ${row.position}` }
    : {
        firstBad: sequence,
        reason: `${count === 1 ? 'a row is' : `${count} rows are`} missing between row ${before.sequence} and row ${row.sequence}`,
      };
}

/**
 * The row nearby whose content gives this row's hash, under this row's number or its own; null when no row nearby has
 * such content.
 */
async function placeOf(connection: Pick<PoolClient, 'query'>, before: Buffer, row: Row): Promise<number | null> {
  const { rows } = await connection.query<{ sequence: string; own: string; moved: string }>(
    `select a.sequence, ${CONTENT('a.sequence')} as own, ${CONTENT('$1::bigint')} as moved from public."AuditLog" a
      where a.chain_position between $2::bigint - ${NEIGHBORS} and $2::bigint + ${NEIGHBORS} and a.chain_position <> $2`,
    [row.sequence, row.position],
  );
  const found = rows.find(
    ({ own, moved }) => hashOf(before, own).equals(row.hash) || hashOf(before, moved).equals(row.hash),
  );
  return found === undefined ? null : Number(found.sequence);
}

function endFault(last: Link, head: Link): Fault | null {
  if (last.position === head.position && last.hash.equals(head.hash)) return null;
  if (last.position < head.position)
    return {
      firstBad: last.sequence + 1,
      reason: `the last ${head.position - last.position} sealed rows, up to row ${head.sequence}, are missing`,
    };
  return { firstBad: last.sequence, reason: 'the chain does not end at its recorded head' };
}

function hashOf(before: Buffer, content: string): Buffer {
  return createHash('sha256').update(before).update(content, 'utf8').digest();
}

function hexOf({ position, hash }: Link): string | null {
  return position === 0 ? null : hash.toString('hex');
}

/**
 * The end of the audit's hash chain as a record that is published outside of the desk's server, where its superuser
 * cannot change it.
 */
import type { Queryable } from '../../database/actions/queryable.ts';
import { isoInstant } from '../../domain/instant.ts';

export interface AuditHead {
  readonly database: string;
  /** Number of sealed rows. */
  readonly position: number;
  /** Number of the last sealed row; null before the first. */
  readonly sequence: number | null;
  /** In hexadecimal. */
  readonly hash: string;
  /** The desk's clock, milliseconds UTC; null before the first. */
  readonly sealedAt: number | null;
}

/** The engine and administrators may read it. */
export async function readHead(connection: Queryable): Promise<AuditHead> {
  const { rows } = await connection.query(
    'select current_database() as database, position, sequence, hash, sealed_at from public.read_audit_head()',
  );
  const row = rows[0] as {
    readonly database: string;
    readonly position: string;
    readonly sequence: string | null;
    readonly hash: string;
    readonly sealed_at: Date | null;
  };
  return {
    database: row.database,
    position: Number(row.position),
    sequence: row.sequence === null ? null : Number(row.sequence),
    hash: row.hash,
    sealedAt: row.sealed_at?.getTime() ?? null,
  };
}

/** One line of JSON: the form of files, webhooks and syslog alike, and the one that `audit verify --head` reads. */
export function headLine({ database, position, sequence, hash, sealedAt }: AuditHead): string {
  return JSON.stringify({ traderaiAuditHead: 1, database, position, sequence, hash, sealedAt: isoInstant(sealedAt) });
}

/** A head that was published: its row must still be at this place of the chain. */
export interface PublishedHead {
  readonly position: number;
  readonly hash: string;
}

/** The heads in a text: lines of a file, of a webhook's log or of a syslog, with anything before the record. */
export function publishedHeads(text: string): PublishedHead[] {
  return text.split('\n').flatMap((line) => {
    const found = /"position":(\d+),"sequence":(?:\d+|null),"hash":"([0-9a-f]{64})"/.exec(line);
    return found === null ? [] : [{ position: Number(found[1]), hash: found[2]! }];
  });
}

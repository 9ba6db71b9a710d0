/**
 * Saves rows that either side wrote since the takeover: before the desk is dropped they go into a file, one JSON
 * document on each line.
 */
import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import type { Client } from 'pg';
import { ROW_HASH, fingerprintedTables } from './fingerprint.ts';
import { LEGACY_TABLES } from './legacy-tables.ts';
import { LAST_STEP, readSteps } from './state.ts';

export interface AsideCount {
  readonly table: string;
  /** New or changed rows, in their present state. */
  readonly written: number;
  /** Deleted rows of the earlier application. */
  readonly deleted: number;
}

const FETCH_ROWS = 1_000;
/** The rows may be private: only the owner may read the file. */
const OWNER_ONLY = 0o600;

interface Source {
  readonly table: string;
  readonly kind: 'written' | 'deleted';
  /** Returns one column, `line`: a JSON object. */
  readonly sql: string;
}

/**
 * Runs in the transaction that then drops the desk, under locks that keep all other sessions out. The file is complete
 * and on the disk when this returns; without such rows there is no file.
 */
export async function keepAside(client: Client, file: string): Promise<AsideCount[]> {
  const sources = await sourcesOf(client);
  if (sources.length === 0) return [];
  const counts = new Map<string, { written: number; deleted: number }>();
  const draft = `${file}.part`;
  const descriptor = openSync(draft, 'w', OWNER_ONLY);
  try {
    for (const source of sources) {
      const count = counts.get(source.table) ?? { written: 0, deleted: 0 };
      count[source.kind] += await writeRows(client, source, descriptor);
      counts.set(source.table, count);
    }
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
  const found = [...counts]
    .map(([table, count]) => ({ table, ...count }))
    .filter(({ written, deleted }) => written + deleted > 0);
  if (found.length === 0) rmSync(draft);
  else renameSync(draft, file);
  return found.sort((one, other) => (one.table < other.table ? -1 : 1));
}

async function writeRows(client: Client, { sql }: Source, descriptor: number): Promise<number> {
  let written = 0;
  await client.query(`declare kept_aside no scroll cursor for ${sql}`);
  for (;;) {
    const { rows } = await client.query<{ line: string }>(`fetch ${FETCH_ROWS} from kept_aside`);
    if (rows.length === 0) break;
    writeSync(descriptor, rows.map(({ line }) => `${line}\n`).join(''));
    written += rows.length;
  }
  await client.query('close kept_aside');
  return written;
}

async function sourcesOf(client: Client): Promise<Source[]> {
  const steps = await readSteps(client);
  const opened = steps.find(({ name, finishedAt }) => name === LAST_STEP && finishedAt !== null);
  // Before the desk was open only the takeover could write.
  if (opened === undefined) return [];
  const changed = (await fingerprintedTables(client)).map((table): Source => writtenRows(client, table));
  return [
    ...changed,
    ...TICKS,
    auditRows(client, String(opened.detail.auditSequence ?? 0)),
    ...LEGACY_TABLES.filter((table) => table !== 'MarketData').map(deletedRows),
  ];
}

function writtenRows(client: Client, table: string): Source {
  const literal = client.escapeLiteral(table);
  return {
    table,
    kind: 'written',
    sql: `select jsonb_build_object('table', ${literal}, 'row', to_jsonb(t))::text as line from public.${client.escapeIdentifier(table)} t
           where not exists (select from takeover.as_taken a where a.table_name = ${literal} and a.row_hash = ${ROW_HASH})`,
  };
}

const TICKS: readonly Source[] = [
  {
    table: 'MarketTick',
    kind: 'written',
    sql: `select jsonb_build_object('table', 'MarketTick', 'row', to_jsonb(t))::text as line from public."MarketTick" t
            left join legacy_kept."MarketData" k on k.id = t.id
           where k.id is null or (k.symbol, takeover.utc(k.timestamp), k.price::text::numeric, k.volume, k."coherenceScores", takeover.utc(k."createdAt"))
                 is distinct from (t.symbol, t.timestamp, t.price, t.volume, t.coherence_scores, t.created_at) or k.sentiment is distinct from t.sentiment
           order by t.sequence`,
  },
  {
    table: 'MarketTick',
    kind: 'deleted',
    sql: `select jsonb_build_object('table', 'MarketTick', 'deleted', k.id)::text as line from legacy_kept."MarketData" k
           where not exists (select from public."MarketTick" t where t.id = k.id) and not exists (select from takeover.unplaced_tick u where u.id = k.id)`,
  },
  {
    // Rows of source legacy follow from ticks.
    table: 'MarketData',
    kind: 'written',
    sql: `select jsonb_build_object('table', 'MarketData', 'row', to_jsonb(c))::text as line from public."MarketData" c where c.source <> 'legacy'`,
  },
];

function auditRows(client: Client, after: string): Source {
  return {
    table: 'AuditLog',
    kind: 'written',
    sql: `select jsonb_build_object('table', 'AuditLog', 'row', to_jsonb(a))::text as line from public."AuditLog" a where a.sequence > ${client.escapeLiteral(after)}::bigint order by a.sequence`,
  };
}

function deletedRows(table: string): Source {
  return {
    table,
    kind: 'deleted',
    sql: `select jsonb_build_object('table', '${table}', 'deleted', k.id)::text as line from legacy_kept."${table}" k
            left join takeover.id_map m on m.table_name = '${table}' and m.legacy_id = k.id
           where not exists (select from public."${table}" t where t.id = coalesce(m.id, case when takeover.is_uuid(k.id) then k.id::uuid end))`,
  };
}

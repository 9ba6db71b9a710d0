/** The earlier application's tables: their row counts, and their contents that a takeover cannot handle. */
import type { ClientBase } from 'pg';

export const LEGACY_TABLES = [
  'User',
  'MarketData',
  'Inference',
  'Verification',
  'Debate',
  'DebateVote',
  'Alert',
  'SystemHealth',
] as const;
export type LegacyTable = (typeof LEGACY_TABLES)[number];

const COLUMNS: Readonly<Record<LegacyTable, readonly string[]>> = {
  User: ['id', 'email', 'username', 'passwordHash', 'role', 'createdAt', 'updatedAt'],
  MarketData: ['id', 'symbol', 'timestamp', 'price', 'volume', 'coherenceScores', 'sentiment', 'createdAt'],
  Inference: [
    'id',
    'userId',
    'query',
    'context',
    'conservative',
    'progressive',
    'synthetic',
    'selectedOption',
    'confidence',
    'status',
    'createdAt',
    'updatedAt',
  ],
  Verification: ['id', 'inferenceId', 'userId', 'selectedOption', 'rationale', 'confidence', 'createdAt'],
  Debate: [
    'id',
    'inferenceId',
    'symbol',
    'question',
    'bullArguments',
    'bearArguments',
    'judgeEvaluation',
    'winner',
    'confidence',
    'createdAt',
    'updatedAt',
  ],
  DebateVote: ['id', 'debateId', 'userId', 'votedFor', 'rationale', 'createdAt'],
  Alert: [
    'id',
    'type',
    'severity',
    'symbol',
    'title',
    'message',
    'data',
    'acknowledged',
    'acknowledgedAt',
    'acknowledgedBy',
    'createdAt',
  ],
  SystemHealth: ['id', 'service', 'status', 'message', 'metrics', 'timestamp'],
};

export interface TableSize {
  readonly table: LegacyTable;
  readonly rows: number;
}

/** Content that the desk cannot hold, described in words. */
export interface Obstacle {
  readonly table: string;
  readonly reason: string;
  readonly rows: number;
}

/** `schema`: public before a takeover, legacy_kept after it has begun. */
export async function countLegacyRows(
  client: Pick<ClientBase, 'query'>,
  schema: 'public' | 'legacy_kept',
): Promise<TableSize[]> {
  const counts = LEGACY_TABLES.map(
    (table) => `select '${table}' as table, count(*)::int8::text as rows from ${schema}."${table}"`,
  );
  const { rows } = await client.query<{ table: LegacyTable; rows: string }>(counts.join(' union all '));
  return rows.map(({ table, rows: count }) => ({ table, rows: Number(count) }));
}

/** Runs before any change: a takeover that cannot finish must not start. */
export async function findObstacles(client: Pick<ClientBase, 'query'>): Promise<Obstacle[]> {
  const { rows } = await client.query<{ table: LegacyTable; columns: string[] }>(
    `select c.relname as table, array_agg(a.attname::text order by a.attnum) as columns
       from pg_catalog.pg_class c join pg_catalog.pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
      where c.relnamespace = 'public'::regnamespace and c.relname = any ($1) and c.relkind in ('r', 'p') group by 1`,
    [LEGACY_TABLES],
  );
  const found = new Map(rows.map(({ table, columns }) => [table, columns]));
  const obstacles = LEGACY_TABLES.flatMap((table) => columnObstacles(table, found.get(table) ?? []));
  if (obstacles.length > 0) return obstacles;
  const { rows: verdicts } = await client.query<{ rows: number }>(
    `select count(*)::int as rows from public."Verification" where "selectedOption" is null or "selectedOption" not in ('conservative', 'progressive', 'synthetic', 'debate_winner')`,
  );
  const unfit = verdicts[0]!.rows;
  if (unfit > 0)
    obstacles.push({
      table: 'Verification',
      reason: 'selectedOption is not one of conservative, progressive, synthetic, debate_winner',
      rows: unfit,
    });
  return obstacles;
}

function columnObstacles(table: LegacyTable, columns: readonly string[]): Obstacle[] {
  if (columns.length === 0) return [{ table, reason: 'the table is missing', rows: 0 }];
  const missing = COLUMNS[table].filter((column) => !columns.includes(column));
  const unknown = columns.filter((column) => !COLUMNS[table].includes(column));
  return [
    ...missing.map((column) => ({ table, reason: `column ${column} is missing`, rows: 0 })),
    ...unknown.map((column) => ({
      table,
      reason: `column ${column} is unknown: its contents would be lost`,
      rows: 0,
    })),
  ];
}

/**
 * Execution times of the earlier application's queries: measured before the takeover, again after each phase, and
 * compared.
 */
import type { ClientBase } from 'pg';
import { milliseconds } from '../../text/durations.ts';

/** A query counts as slower when it takes this many times as long, and at least this much longer: less is noise. */
export interface SlownessLimits {
  readonly factor: number;
  readonly floorMs: number;
}

export interface Slowdown {
  readonly name: string;
  readonly phase: string;
  readonly beforeMs: number;
  readonly afterMs: number;
}

interface Measurement {
  readonly name: string;
  readonly statement: string;
  readonly rows: number;
  readonly medianMs: number;
  readonly p95Ms: number;
  readonly plan: unknown;
}

export const BEFORE = 'before the takeover';
const RUNS = 5;

/** While the earlier application's tables are in schema public; the statements use values from its rows. */
export async function measureBefore(client: ClientBase): Promise<Measurement[]> {
  const measured: Measurement[] = [];
  for (const { name, statement } of await legacyQueries(client))
    measured.push(await measure(client, { name, statement, schema: 'public' }));
  return measured;
}

export async function storeMeasurements(
  client: ClientBase,
  phase: string,
  measured: readonly Measurement[],
): Promise<void> {
  for (const { name, statement, rows, medianMs, p95Ms, plan } of measured) {
    await client.query(
      `insert into takeover.baseline (name, phase, statement, runs, rows, median_ms, p95_ms, plan) values ($1, $2, $3, $4, $5, $6, $7, $8)
         on conflict (name, phase) do nothing`,
      [name, phase, statement, RUNS, rows, medianMs, p95Ms, JSON.stringify(plan)],
    );
  }
}

/** Measures again, stores the figures in QueryBaseline, and raises an alert for each slower query. */
export async function compareAfter(
  client: ClientBase,
  phase: string,
  { factor, floorMs }: SlownessLimits,
): Promise<Slowdown[]> {
  const { rows: before } = await client.query<{ name: string; statement: string; ms: string }>(
    'select name, statement, median_ms as ms from takeover.baseline where phase = $1 order by name',
    [BEFORE],
  );
  const measured: Measurement[] = [];
  for (const { name, statement } of before) measured.push(await measure(client, { name, statement, schema: 'legacy' }));
  await storeMeasurements(client, phase, measured);
  await client.query(
    `insert into public."QueryBaseline" (name, phase, statement, runs, rows, median_ms, p95_ms, plan, measured_at)
     select b.name, b.phase, b.statement, b.runs, b.rows, b.median_ms, b.p95_ms, b.plan, b.measured_at from takeover.baseline b
      where not exists (select from public."QueryBaseline" q where q.name = b.name and q.phase = b.phase)`,
  );
  const slower = measured.flatMap(({ name, medianMs }): Slowdown[] => {
    const beforeMs = Number(before.find((row) => row.name === name)!.ms);
    return medianMs > beforeMs * factor && medianMs - beforeMs > floorMs
      ? [{ name, phase, beforeMs, afterMs: medianMs }]
      : [];
  });
  for (const slowdown of slower) await raiseAlert(client, slowdown);
  return slower;
}

async function raiseAlert(client: ClientBase, slowdown: Slowdown): Promise<void> {
  const { name, phase, beforeMs, afterMs } = slowdown;
  await client.query(
    `insert into public."Alert" (type, severity, title, message, data, source) values ('SLOW_QUERY', 'HIGH', $1, $2, $3, 'migration')`,
    [
      `Slower since the takeover: ${name}`,
      `${name} took ${milliseconds(beforeMs)} before the takeover and takes ${milliseconds(afterMs)} ${phase}. Plans are in QueryBaseline.`,
      JSON.stringify(slowdown),
    ],
  );
}

/** The schema analysis names the first and the third; the prototype's screens use the others. */
async function legacyQueries(client: ClientBase): Promise<{ name: string; statement: string }[]> {
  const { rows } = await client.query<{
    symbol: string | null;
    first: string | null;
    last: string | null;
    user: string | null;
  }>(
    `select t.symbol, (t.at - interval '30 days')::text as first, t.at::text as last, (select "userId" from public."Inference" order by "createdAt" desc limit 1) as user
       from (select 1) one
       left join lateral (select m.symbol, m.timestamp as at from public."MarketData" m where isfinite(m.timestamp) order by m.timestamp desc limit 1) t on true`,
  );
  const { symbol, first, last, user } = rows[0]!;
  const literal = (value: string | null): string => client.escapeLiteral(value ?? '');
  const instant = (value: string | null): string => literal(value ?? '2024-01-01');
  return [
    {
      name: 'ticks of a symbol over 30 days',
      statement: `SELECT * FROM "MarketData" WHERE symbol = ${literal(symbol)} AND timestamp BETWEEN ${instant(first)} AND ${instant(last)} ORDER BY timestamp DESC`,
    },
    {
      name: 'latest tick of a symbol',
      statement: `SELECT * FROM "MarketData" WHERE symbol = ${literal(symbol)} ORDER BY timestamp DESC LIMIT 1`,
    },
    {
      name: 'completed inferences of a user',
      statement: `SELECT * FROM "Inference" WHERE "userId" = ${literal(user)} AND status = 'COMPLETED' ORDER BY "createdAt" DESC`,
    },
    {
      name: 'unacknowledged alerts',
      statement: `SELECT * FROM "Alert" WHERE acknowledged = false ORDER BY severity DESC, "createdAt" DESC LIMIT 50`,
    },
    {
      name: 'latest health of each service',
      statement: `SELECT DISTINCT ON (service) * FROM "SystemHealth" ORDER BY service, timestamp DESC`,
    },
  ];
}

interface Explained {
  readonly 'Execution Time': number;
  readonly Plan: { readonly 'Actual Rows': number };
}

/** Timed by the server, without the network and this program. */
async function measure(
  client: ClientBase,
  {
    name,
    statement,
    schema,
  }: { readonly name: string; readonly statement: string; readonly schema: 'public' | 'legacy' },
): Promise<Measurement> {
  await client.query(`set search_path to ${schema}`);
  try {
    const runs: Explained[] = [];
    for (let run = 0; run < RUNS; run += 1) {
      const { rows } = await client.query<{ 'QUERY PLAN': readonly [Explained] }>(
        `explain (analyze, timing off, format json) ${statement}`,
      );
      runs.push(rows[0]!['QUERY PLAN'][0]);
    }
    const times = runs.map((explained) => explained['Execution Time']).sort((one, other) => one - other);
    const plan = runs.at(-1)!;
    return {
      name,
      statement,
      rows: Math.round(plan.Plan['Actual Rows']),
      medianMs: times[Math.floor(RUNS / 2)]!,
      p95Ms: times.at(-1)!,
      plan,
    };
  } finally {
    await client.query('set search_path to public').catch(() => undefined);
  }
}

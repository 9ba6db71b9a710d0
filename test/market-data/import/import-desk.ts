/** A desk to import into as an administrator, files created by tests, and the table as text. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Pool } from 'pg';
import { expect } from 'vitest';
import { importCandleFile } from '../../../src/market-data/import/import-file.ts';
import type { ImportWatch } from '../../../src/market-data/import/import-file.ts';
import type { FileReport, ImportFault, ImportOptions, ImportProgress } from '../../../src/market-data/import/report.ts';
import type { Result } from '../../../src/domain/result.ts';
import { openTestDesk } from '../../support/desk.ts';
import type { TestDesk } from '../../support/desk.ts';
import { openPool } from '../../support/pool.ts';

export const HEADER = 'timestamp,symbol,open,high,low,close,volume';

export interface ImportDesk {
  readonly desk: TestDesk;
  /** Connected with the role traderai_admin, without being a superuser. */
  readonly pool: Pool;
  readonly folder: string;
  /** Writes a file with this content; returns its path. */
  write(name: string, content: string | Buffer): string;
  import(path: string, options?: Partial<ImportOptions>, watch?: ImportWatch): Promise<Result<FileReport, ImportFault>>;
  /** The report of an import that must succeed. */
  report(path: string, options?: Partial<ImportOptions>, watch?: ImportWatch): Promise<FileReport>;
  /** `2020-01-01T00:00:00.000Z ABC 1m 10 12 9 11 1.5 source`, by symbol, interval and time. */
  candles(): Promise<string[]>;
  /** Changes with every row, value and row version. */
  checksum(): Promise<string>;
  /** No candles, no instruments, no partitions. */
  clear(): Promise<void>;
  close(): Promise<void>;
}

export const DEFAULTS: ImportOptions = {
  symbol: null,
  interval: null,
  columns: {},
  source: 'test',
  onConflict: 'keep',
  rejects: 'report',
  purpose: 'import',
};

export async function openImportDesk(): Promise<ImportDesk> {
  const desk = await openTestDesk();
  const login = await desk.login('traderai_admin');
  const pool = openPool({ ...login, max: 8 });
  const folder = mkdtempSync(join(tmpdir(), 'traderai-import-'));
  const importFile: ImportDesk['import'] = (path, options = {}, watch = {}) =>
    importCandleFile(pool, path, { ...DEFAULTS, ...options }, watch);
  return {
    desk,
    pool,
    folder,
    write(name, content) {
      writeFileSync(join(folder, name), content);
      return join(folder, name);
    },
    import: importFile,
    async report(path, options, watch) {
      const result = await importFile(path, options, watch);
      if (!result.ok) throw new Error(`${result.error.kind}: ${result.error.message}`);
      return result.value;
    },
    async candles() {
      const { rows } = await desk.pool.query<{ line: string }>(CANDLES);
      return rows.map(({ line }) => line);
    },
    async checksum() {
      const { rows } = await desk.pool.query<{ sum: string }>(CHECKSUM);
      return rows[0]!.sum;
    },
    async clear() {
      for (const name of await partitions(desk.pool)) await desk.pool.query(`drop table "${name}"`);
      await desk.pool.query('delete from "Instrument"');
    },
    async close() {
      rmSync(folder, { recursive: true, force: true });
      await pool.end();
      await desk.close();
    },
  };
}

export async function partitions(pool: Pool): Promise<string[]> {
  const { rows } = await pool.query<{ name: string }>(
    `select c.relname as name from pg_inherits i join pg_class c on c.oid = i.inhrelid where i.inhparent = '"MarketData"'::regclass order by 1`,
  );
  return rows.map(({ name }) => name);
}

const CANDLES = `
  select concat_ws(' ', to_char(timestamp at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), symbol, interval, trim_scale(open), trim_scale(high),
         trim_scale(low), trim_scale(close), trim_scale(volume), source) as line
    from "MarketData" order by symbol, interval, "MarketData".timestamp`;

const CHECKSUM = `select coalesce(sum(hashtextextended(m.xmin::text || ' ' || m.ctid::text || ' ' || m::text, 0)), 0)::text as sum from "MarketData" m`;

/** Minute `n` of 2020. */
export function minute(n: number): string {
  return new Date(Date.UTC(2020, 0, 1) + n * 60_000).toISOString().replace('.000Z', 'Z');
}

/** A good row of minute `n`; its values follow from `price`. */
export function row(
  n: number,
  { symbol = 'ABC', price = 10 + n }: { readonly symbol?: string; readonly price?: number } = {},
): string {
  return `${minute(n)},${symbol},${price},${price + 2},${price - 1},${price + 1},1.5`;
}

export function stored(
  n: number,
  {
    symbol = 'ABC',
    price = 10 + n,
    source = 'test',
  }: { readonly symbol?: string; readonly price?: number; readonly source?: string } = {},
): string {
  return `${minute(n).replace('Z', '.000Z')} ${symbol} 1m ${price} ${price + 2} ${price - 1} ${price + 1} 1.5 ${source}`;
}

export function csv(...rows: readonly string[]): string {
  return `${[HEADER, ...rows].join('\n')}\n`;
}

/** Interrupts an import after this many pieces of work: nothing is stored, and the next import stores every row. */
export async function expectInterruptedImport(at: ImportDesk, rows: number, pieces: number): Promise<void> {
  const file = at.write('file.csv', csv(...Array.from({ length: rows }, (_, n) => row(n))));
  const controller = new AbortController();
  const seen: ImportProgress[] = [];
  const onProgress = (progress: ImportProgress): void => {
    seen.push(progress);
    if (seen.length === pieces) controller.abort();
  };
  const result = await at.import(file, {}, { chunkRows: 500, onProgress, signal: controller.signal });
  expect(result).toMatchObject({ ok: false, error: { kind: 'interrupted', code: 'INTERRUPTED' } });
  const last = seen.at(-1)!;
  expect(last.rows).toBeGreaterThan(0);
  expect(last.bytesRead).toBeLessThanOrEqual(last.bytesTotal);
  expect(await at.candles()).toEqual([]);
  expect(await at.report(file)).toMatchObject({ rows, inserted: rows, duplicates: 0 });
}

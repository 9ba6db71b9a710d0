/**
 * schema.prisma must describe the database that the migrations create: Prisma's own schema engine, as WebAssembly,
 * reads the migrated database and lists the changes that would make it equal to schema.prisma.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { PrismaPg } from '@prisma/adapter-pg';
import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils';
import type { SqlDriverAdapter, SqlQueryable } from '@prisma/driver-adapter-utils';
import * as engineGlue from '@prisma/schema-engine-wasm/schema_engine_bg';
import type { Pool, PoolConfig } from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openSqlDesk } from '../support/sql-desk.ts';
import type { SqlDesk } from '../support/sql-desk.ts';
import { openPool } from '../support/pool.ts';

let desk: SqlDesk;
let engine: engineGlue.SchemaEngine;
let pool: Pool;

beforeAll(async () => {
  desk = await openSqlDesk();
  pool = poolWithSingleCharacters(desk.config);
  engine = await startEngine(pool);
});
afterAll(async () => {
  engine.free();
  await pool.end();
  await desk.close();
});

const SCHEMA = readFileSync(new URL('../../prisma/schema.prisma', import.meta.url), 'utf8');

/** Differences that schema.prisma cannot express; everything else must be equal. */
const KNOWN_DIFFERENCES = [
  // Prisma does not know covering columns (include).
  'DROP INDEX "LedgerEntry_portfolio_id_account"',
  'CREATE INDEX "LedgerEntry_portfolio_id_account" ON "LedgerEntry"("portfolio_id", "account")',
  'ALTER TABLE "MarketData" DROP CONSTRAINT "MarketData_pkey", ADD CONSTRAINT "MarketData_pkey" PRIMARY KEY ("symbol", "interval", "timestamp")',
  // Prisma does not know this operator class of block ranges.
  'DROP INDEX "MarketData_symbol_close_volume_timestamp"',
  'CREATE INDEX "MarketData_symbol_close_volume_timestamp" ON "MarketData" USING BRIN ("symbol", "close" numeric_minmax_multi_ops, "volume", "timestamp")',
  // Prisma reads generated columns as defaults.
  'ALTER TABLE "Order" ALTER COLUMN "average_price" DROP DEFAULT',
  'ALTER TABLE "Position" ALTER COLUMN "average_price" DROP DEFAULT',
  'ALTER TABLE "Signal" ALTER COLUMN "horizon_seconds" DROP DEFAULT',
  // Defaults from sequences that no column owns.
  `ALTER TABLE "AuditLog" ALTER COLUMN "sequence" SET DEFAULT nextval('audit_sequence'::regclass), ALTER COLUMN "sequence" DROP DEFAULT`,
  'DROP SEQUENCE "audit_sequence"',
  `ALTER TABLE "Trade" ALTER COLUMN "sequence" SET DEFAULT nextval('trade_sequence'::regclass), ALTER COLUMN "sequence" DROP DEFAULT`,
  'DROP SEQUENCE "trade_sequence"',
  // The migrator's own table, which no program reads through Prisma.
  'DROP TABLE "_traderai_objects"',
].sort();

test('schema.prisma and the migrations agree', async () => {
  expect(await differences(SCHEMA)).toEqual(KNOWN_DIFFERENCES);
});

test.each([
  [
    'a column that the migrations do not create',
    '  denial            Json?\n',
    '  denial            Json?\n  extra             Int?\n',
    'ADD COLUMN     "extra" INTEGER',
  ],
  [
    'a column that schema.prisma does not have',
    '  processId        Int?      @map("process_id")\n',
    '',
    'DROP COLUMN "process_id"',
  ],
  [
    'another precision',
    '@map("minimum_notional") @db.Decimal(28, 8)',
    '@map("minimum_notional") @db.Decimal(20, 8)',
    'DECIMAL(20,8)',
  ],
  ['another nullability', '  name              String\n  kind', '  name              String?\n  kind', 'DROP NOT NULL'],
  ['another default', '@default(0.001)', '@default(0.002)', 'SET DEFAULT 0.002'],
  ['a missing enum value', '  CRITICAL\n', '', 'AlertSeverity'],
  [
    'a missing unique',
    '  @@unique([portfolioId, clientOrderId])\n',
    '',
    'DROP INDEX "Order_portfolio_id_client_order_id_key"',
  ],
  [
    'a missing index',
    '  @@index([severity, acknowledged], map: "Alert_severity_acknowledged")\n',
    '',
    'DROP INDEX "Alert_severity_acknowledged"',
  ],
  ['another reaction to a delete', 'onDelete: SetNull', 'onDelete: Cascade', 'ON DELETE CASCADE'],
])('%s is detected', async (_, from, to, seen) => {
  expect(SCHEMA).toContain(from);
  const unexpected = (await differences(SCHEMA.replace(from, to))).filter(
    (statement) => !KNOWN_DIFFERENCES.includes(statement),
  );
  expect(unexpected.join('\n')).toContain(seen);
});

/** The statements that would make the database equal to `schema`, sorted, each on one line. */
async function differences(schema: string): Promise<string[]> {
  const files = [{ path: 'schema.prisma', content: schema }];
  const { stdout } = await engine.diff({
    from: { tag: 'schemaDatasource', files, configDir: '.' },
    to: { tag: 'schemaDatamodel', files },
    script: true,
    exitCode: null,
    filters: { externalTables: [], externalEnums: [] },
  });
  return (stdout ?? '')
    .split(';')
    .map((statement) =>
      statement
        .replace(/^\s*--.*$/gm, '')
        .trim()
        .replace(/,\n/g, ', '),
    )
    .filter((statement) => statement !== '')
    .sort();
}

// Node has it; the types of a browser would add all other browser APIs.
declare const WebAssembly: {
  instantiate(
    bytes: Uint8Array,
    imports: object,
  ): Promise<{ readonly instance: { readonly exports: { __wbindgen_start(): void } } }>;
};

async function startEngine(connected: Pool): Promise<engineGlue.SchemaEngine> {
  const require = createRequire(import.meta.url);
  const wasm = readFileSync(
    require.resolve('@prisma/schema-engine-wasm').replace(/schema_engine\.js$/, 'schema_engine_bg.wasm'),
  );
  const { instance } = await WebAssembly.instantiate(wasm, { './schema_engine_bg.js': engineGlue });
  engineGlue.__wbg_set_wasm(instance.exports);
  instance.exports.__wbindgen_start();
  // The engine reports its panics here; otherwise the error is only "unreachable".
  Object.assign(globalThis, {
    PRISMA_WASM_PANIC_REGISTRY: { set_message: (message: string) => console.error(message) },
  });
  const adapters = new PrismaPg(connected);
  const factory = bindMigrationAwareSqlAdapterFactory({
    provider: adapters.provider,
    adapterName: adapters.adapterName,
    connect: async () => withSingleCharacters(await adapters.connect()),
    connectToShadowDb: async () => withSingleCharacters(await adapters.connectToShadowDb()),
  });
  return engineGlue.SchemaEngine.new({ datamodels: [['schema.prisma', SCHEMA]] }, () => undefined, factory);
}

// The catalogs use the type "char", which the adapter does not know. The pool calls it bytea, which no catalog that the
// engine reads uses, and the type of the adapter's result is then corrected.
const CHAR_OID = 18;
const BYTEA_OID = 17;
const BYTES_COLUMN = 13;
const CHARACTER_COLUMN = 6;

function poolWithSingleCharacters(config: PoolConfig): Pool {
  const connected = openPool(config);
  connected.query = new Proxy(connected.query, {
    async apply(query, self, values) {
      const result = await (Reflect.apply(query, self, values) as Promise<{ fields?: { dataTypeID: number }[] }>);
      for (const field of result.fields ?? []) if (field.dataTypeID === CHAR_OID) field.dataTypeID = BYTEA_OID;
      return result;
    },
  });
  return connected;
}

function withSingleCharacters(adapter: SqlDriverAdapter): SqlDriverAdapter {
  const queryRaw: SqlQueryable['queryRaw'] = async (query) => {
    const result = await adapter.queryRaw(query);
    result.columnTypes.forEach((type, column) => {
      if (type !== BYTES_COLUMN) return;
      result.columnTypes[column] = CHARACTER_COLUMN;
      for (const row of result.rows) if (row[column] === '') row[column] = '\0';
    });
    return result;
  };
  return new Proxy(adapter, {
    get(target, key) {
      const value: unknown = key === 'queryRaw' ? queryRaw : Reflect.get(target, key);
      return typeof value === 'function' ? (value.bind(target) as unknown) : value;
    },
  });
}

import { randomUUID } from 'node:crypto';
import type { PoolClient } from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { placeOrder } from '../../src/database/actions/place-order.ts';
import { verifyAudit } from '../../src/maintenance/audit-chain.ts';
import type { AuditVerification } from '../../src/maintenance/audit-chain.ts';
import { marketBuy, openSqlDesk } from '../support/sql-desk.ts';
import type { Engine, Person, SqlDesk } from '../support/sql-desk.ts';

let desk: SqlDesk;
let engine: Engine;
let alice: Person;
let admin: Person;

beforeAll(async () => {
  desk = await openSqlDesk();
  engine = await desk.engine();
  await desk.instrument('BTCUSD');
  await desk.quote('BTCUSD', '6399.99', '6400.01', '6400');
  alice = await desk.person();
  admin = await desk.person({ role: 'traderai_admin' });
  for (let count = 0; count < 10; count += 1)
    await placeOrder(alice.pool, marketBuy(alice, { note: `Zeile ${count} – „ü“` }));
});
afterAll(() => desk.close());

async function seal(): Promise<number> {
  const { rows } = await engine.pool.query<{ sealed: number }>('select seal_audit() as sealed');
  return rows[0]!.sealed;
}

async function verified(
  options: Parameters<typeof verifyAudit>[1] = {},
  pool = admin.pool,
): Promise<AuditVerification> {
  const connection = await pool.connect();
  try {
    return await verifyAudit(connection, options);
  } finally {
    connection.release();
  }
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

async function sealAll(): Promise<void> {
  for (;;) {
    await seal();
    if ((await verified()).unsealed === 0) return;
    await pause(20);
  }
}

describe('the sealer', () => {
  test('chains every row once, in the order of their numbers, and then has nothing to do', async () => {
    await sealAll();
    expect(await seal()).toBe(0);
    const { rows } = await desk.root
      .query(`select bool_and(chain_position is not null) as sealed, bool_and(in_order) as ordered, max(chain_position)::int = count(*)::int as whole
      from (select chain_position, sequence > lag(sequence, 1, 0) over (order by chain_position) as in_order from "AuditLog") a`);
    expect(rows).toEqual([{ sealed: true, ordered: true, whole: true }]);
    expect(await verified()).toMatchObject({
      ok: true,
      unsealed: 0,
      firstBad: null,
      rows: expect.any(Number),
      head: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
  });

  test('seals committed rows beside an older open transaction, whose own rows follow when it commits, and blocks no session', async () => {
    await sealAll();
    const slow = await desk.root.connect();
    await slow.query(`begin; update "Instrument" set name = 'slow' where symbol = 'BTCUSD'`);
    await placeOrder(alice.pool, marketBuy(alice));
    const whileOpen = await seal();
    await slow.query('commit');
    slow.release();
    await sealAll();
    expect(whileOpen).toBeGreaterThan(0);
    const { rows } = await desk.root.query<{ first: string; table_name: string }>(
      `select table_name from "AuditLog" order by chain_position desc limit 3`,
    );
    expect(rows.map((row) => row.table_name)).toContain('Instrument');
    expect(await verified()).toMatchObject({ ok: true, unsealed: 0 });
  });

  test('ten sealers at once chain each row once', async () => {
    for (let count = 0; count < 5; count += 1) await placeOrder(alice.pool, marketBuy(alice));
    await Promise.all(Array.from({ length: 10 }, seal));
    await sealAll();
    expect(await verified()).toMatchObject({ ok: true });
  });

  test('seals rows with transaction numbers of another server, as after a restore', async () => {
    const client = await desk.root.connect();
    await client.query(
      `insert into "AuditLog" (transaction, table_name, row_key, action) values ('9000000000000', 'Restored', 'x', 'INSERT')`,
    );
    client.release();
    await sealAll();
    expect(
      (
        await desk.root.query(
          `select chain_position is not null as sealed from "AuditLog" where table_name = 'Restored'`,
        )
      ).rows,
    ).toEqual([{ sealed: true }]);
  });
});

describe('a sealed row', () => {
  test.each([
    ['changed', `update "AuditLog" set new_values = '{}'`],
    ['sealed again', `update "AuditLog" set hash = sha256('x')`],
    ['unsealed', `update "AuditLog" set hash = null, chain_position = null, sealed_at = null`],
    ['removed', 'delete from "AuditLog"'],
    ['truncated', 'truncate "AuditLog"'],
  ])('cannot be %s, not even by the superuser', async (_, statement) => {
    await expect(desk.root.query(statement)).rejects.toMatchObject({ code: 'TR403', detail: 'APPEND_ONLY' });
  });

  test('is writable neither for the engine nor for an administrator', async () => {
    for (const pool of [engine.pool, admin.pool, alice.pool]) {
      await expect(pool.query(`update "AuditLog" set new_values = '{}'`)).rejects.toMatchObject({ code: '42501' });
      await expect(
        pool.query(`insert into "AuditLog" (table_name, row_key, action) values ('x', 'x', 'INSERT')`),
      ).rejects.toMatchObject({ code: '42501' });
      await expect(pool.query(`update "AuditHead" set position = 0`)).rejects.toMatchObject({ code: '42501' });
    }
  });
});

describe('with every right and the triggers off', () => {
  let sequences: number[];
  beforeEach(async () => {
    await sealAll();
    sequences = (
      await desk.root.query<{ sequence: string }>('select sequence from "AuditLog" order by chain_position')
    ).rows.map((row) => Number(row.sequence));
  });

  /** The verification after a manipulation, which is then undone. */
  async function after(statements: string): Promise<AuditVerification> {
    const client = await desk.root.connect();
    try {
      await client.query(`begin; set local session_replication_role = replica; ${statements}`);
      return await verifyAudit(withinTransaction(client));
    } finally {
      await client.query('rollback');
      client.release();
    }
  }

  test('a changed row is found and named', async () => {
    const wanted = sequences[4]!;
    for (const change of [
      `new_values = '{"status": "FILLED"}'`,
      `login = 'bob'`,
      `occurred_at = occurred_at + interval '1 microsecond'`,
      `old_values = '{}'`,
      `user_id = '${randomUUID()}'`,
      `action = 'DELETE'`,
    ]) {
      const found = await after(`update "AuditLog" set ${change} where sequence = ${wanted}`);
      expect(found, change).toMatchObject({
        ok: false,
        firstBad: wanted,
        rows: 4,
        reason: expect.stringContaining('was changed'),
      });
    }
  });

  test('a removed row is found and named', async () => {
    const wanted = sequences[4]!;
    expect(await after(`delete from "AuditLog" where sequence = ${wanted}`)).toMatchObject({
      ok: false,
      firstBad: wanted,
      reason: expect.stringContaining('missing'),
    });
    expect(await after(`delete from "AuditLog" where sequence = ${sequences[0]!}`)).toMatchObject({
      ok: false,
      firstBad: sequences[0]!,
    });
  });

  test('a cut end is found', async () => {
    const last = sequences.at(-1)!;
    expect(await after(`delete from "AuditLog" where sequence = ${last}`)).toMatchObject({
      ok: false,
      firstBad: sequences.at(-2)! + 1,
      reason: expect.stringContaining(`up to row ${last}`),
    });
  });

  test('a gap that was closed by renumbering is found', async () => {
    const position = 5;
    const found = await after(
      `delete from "AuditLog" where chain_position = ${position}; update "AuditLog" set chain_position = chain_position - 1 where chain_position > ${position}`,
    );
    expect(found).toMatchObject({ ok: false, firstBad: sequences[5]! });
  });

  test('a changed order is found, and its first row is named', async () => {
    const [one, other] = [sequences[4]!, sequences[5]!];
    const places = await after(
      `update "AuditLog" set chain_position = case chain_position when 5 then 6 else 5 end where chain_position in (5, 6)`,
    );
    expect(places).toMatchObject({ ok: false, firstBad: other });
    const contents = await after(`
      create temporary table two as select * from "AuditLog" where sequence in (${one}, ${other});
      update "AuditLog" a set (login, user_id, table_name, row_key, action, old_values, new_values, occurred_at, transaction, application)
        = (select t.login, t.user_id, t.table_name, t.row_key, t.action, t.old_values, t.new_values, t.occurred_at, t.transaction, t.application
             from two t where t.sequence <> a.sequence)
       where sequence in (${one}, ${other})`);
    expect(contents).toMatchObject({ ok: false, firstBad: one, reason: expect.stringContaining('order was changed') });
  });

  test('a recomputed chain is found by a head that was recorded earlier', async () => {
    const noted = (await verified()).head!;
    expect(await verified({ noted: [{ hash: noted, position: null }] })).toMatchObject({ ok: true });
    const client = await desk.root.connect();
    try {
      await client.query(`begin; set local session_replication_role = replica;
        update "AuditLog" set hash = null, chain_position = null, sealed_at = null, login = 'bob' where sequence >= ${sequences[4]!};
        update "AuditHead" h set position = 4, sequence = a.sequence, hash = a.hash from "AuditLog" a where a.chain_position = 4;`);
      await client.query('select seal_audit()');
      const rewritten = withinTransaction(client);
      expect(await verifyAudit(rewritten)).toMatchObject({ ok: true });
      expect(await verifyAudit(rewritten, { noted: [{ hash: noted, position: null }] })).toMatchObject({
        ok: false,
        reason: expect.stringContaining('rewritten'),
      });
    } finally {
      await client.query('rollback');
      client.release();
    }
  });
});

/** verifyAudit opens its own transaction; here it must read within the one that is undone. */
function withinTransaction(client: PoolClient): Pick<PoolClient, 'query'> {
  const query = ((text: string, values?: unknown[]) =>
    /^(begin|rollback)/.test(text)
      ? Promise.resolve({ rows: [] })
      : client.query(text, values as never[])) as unknown as PoolClient['query'];
  return { query };
}

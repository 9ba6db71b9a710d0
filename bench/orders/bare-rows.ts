/**
 * The rows of a filled order alone, in the transactions that write them: the client's and the engine's. No function
 * judges them, no trigger and no CHECK guards them, no foreign key is looked up. Faster than this no order is booked.
 */
import { escapeLiteral } from 'pg';
import type { Client } from 'pg';
import type { ClientScript } from './client-script.ts';

type Row = Readonly<Record<string, string | null>>;
/** SQL in the place of a stored value, by column. */
type Changed = Readonly<Record<string, string>>;

/** A transaction of its own for each: the second one books the fill. */
const ORDER_ID = `('00000000-0000-4000-8000-' || lpad(:number::text, 12, '0'))::uuid`;
const TRADE_ID = `('00000000-0000-4000-9000-' || lpad(:number::text, 12, '0'))::uuid`;
const NEW_AUDIT = {
  sequence: `nextval('audit_sequence')`,
  chain_position: 'null',
  hash: 'null',
  sealed_at: 'null',
};

/** Sessions that begin afterwards fire no trigger in the bare database, those of foreign keys included. */
export async function makeBare(bare: Client): Promise<void> {
  await bare.query(`do $$
declare
  guarded record;
begin
  for guarded in select conrelid::regclass as name, conname from pg_constraint
                  where contype = 'c' and coninhcount = 0 and connamespace = 'public'::regnamespace and conrelid <> 0 loop
    execute format('alter table %s drop constraint %I', guarded.name, guarded.conname);
  end loop;
  execute format('alter database %I set session_replication_role = replica', current_database());
end
$$`);
}

export interface BareScripts {
  readonly rows: ClientScript;
  /** The same with a notification in each of the two transactions. */
  readonly notified: ClientScript;
}

/** The script writes copies of the newest filled order of the desk; each client has a portfolio, with its position. */
export async function bareScripts(desk: Client, bare: Client, portfolioIds: readonly string[]): Promise<BareScripts> {
  await bare.query('set session_replication_role = replica');
  for (const table of ['Portfolio', 'Position'])
    for (const row of await rowsOf(desk, table, 'true')) await bare.query(insertOf(table, row, {}));
  const order = (await rowsOf(desk, 'Order', `status = 'FILLED' order by updated_at desc limit 1`))[0]!;
  const [placed, ...booked] = await rowsOf(desk, 'OrderEvent', `order_id = '${order['id']}' order by sequence`);
  const trade = (await rowsOf(desk, 'Trade', `order_id = '${order['id']}'`))[0]!;
  const ledger = await rowsOf(desk, 'LedgerEntry', `transaction_id = '${trade['id']}'`);
  const [written, ...changed] = await rowsOf(desk, 'AuditLog', `row_key = '${order['id']}' order by sequence`);
  const portfolioId = `('{${portfolioIds.join(',')}}'::uuid[])[:client_id + 1]`;
  const event = (row: Row): string =>
    insertOf('OrderEvent', row, { order_id: ORDER_ID, ...(row['trade_id'] == null ? {} : { trade_id: TRADE_ID }) });
  const audit = (row: Row): string => insertOf('AuditLog', row, NEW_AUDIT);
  const ownOrder = { id: ORDER_ID, client_order_id: ':number::text', number: ':number', portfolio_id: portfolioId };
  const placing = [
    insertOf('Order', order, { ...ownOrder, status: `'PENDING_NEW'`, accepted_sequence: 'null' }),
    event(placed!),
    audit(written!),
  ];
  const booking = [
    `update "Order" set status = 'FILLED', accepted_sequence = :number where id = ${ORDER_ID};`,
    ...booked.map(event),
    insertOf('Trade', trade, { id: TRADE_ID, order_id: ORDER_ID, portfolio_id: portfolioId }),
    ...ledger.map((row) => insertOf('LedgerEntry', row, { transaction_id: TRADE_ID, portfolio_id: portfolioId })),
    ...changed.map(audit),
    `update "Position" set updated_at = now() where portfolio_id = ${portfolioId} and symbol = '${order['symbol']}';`,
    `update "Portfolio" set updated_at = now() where id = ${portfolioId};`,
  ];
  return { rows: script([placing, booking], []), notified: script([placing, booking], [NOTIFY]) };
}

const NOTIFY = `select pg_notify('traderai_order', :number::text);`;

function script(transactions: readonly (readonly string[])[], last: readonly string[]): ClientScript {
  const lines = transactions.flatMap((statements) => ['begin;', ...statements, ...last, 'commit;']);
  return `${['\\set number random(1, 900000000000)', ...lines].join('\n')}\n`;
}

/** `where` may end with an order and a limit. */
async function rowsOf(desk: Client, table: string, where: string): Promise<readonly Row[]> {
  const { rows } = await desk.query<{ row: Row }>(
    `select (select jsonb_object_agg(f.key, f.value) from json_each_text(to_json(r)) f
              where f.key in (select attname from pg_attribute where attrelid = '"${table}"'::regclass and attgenerated = '')) as row
       from (select * from "${table}" where ${where}) r`,
  );
  return rows.map(({ row }) => row);
}

function insertOf(table: string, row: Row, changed: Changed): string {
  const columns = Object.keys(row);
  const values = columns.map((column) => changed[column] ?? literalOf(row[column] ?? null));
  return `insert into "${table}" (${columns.map((column) => `"${column}"`).join(', ')}) values (${values.join(', ')});`;
}

function literalOf(value: string | null): string {
  return value === null ? 'null' : escapeLiteral(value);
}

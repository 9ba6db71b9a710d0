/**
 * A transaction that many clients repeat, in pgbench's own language: our driver runs the part of it that is used here.
 */

/** Lines `\set NAME random(FROM, TO)` and statements with `:NAME` and `:client_id`, each on a line of its own. */
export type ClientScript = string;

/** pgbench advises at least one for each client, so that its clients seldom wait for each other. */
export const SCALE = 32;

/** The script that pgbench runs without a -f or -b, by its documentation. */
export const TPC_B: ClientScript = `\\set aid random(1, ${100_000 * SCALE})
\\set bid random(1, ${SCALE})
\\set tid random(1, ${10 * SCALE})
\\set delta random(-5000, 5000)
begin;
update pgbench_accounts set abalance = abalance + :delta where aid = :aid;
select abalance from pgbench_accounts where aid = :aid;
update pgbench_tellers set tbalance = tbalance + :delta where tid = :tid;
update pgbench_branches set bbalance = bbalance + :delta where bid = :bid;
insert into pgbench_history (tid, bid, aid, delta, mtime) values (:tid, :bid, :aid, :delta, current_timestamp);
end;
`;

/** Each client buys and sells at random in a portfolio of its own. */
export function orderScript(symbol: string, portfolioIds: readonly string[]): ClientScript {
  return `\\set side random(1, 2)
select * from place_order(portfolio_id => ('{${portfolioIds.join(',')}}'::uuid[])[:client_id + 1], client_order_id => gen_random_uuid()::text, symbol => '${symbol}', side => ('{BUY,SELL}'::"OrderSide"[])[:side], type => 'MARKET', quantity => 0.01);
`;
}

/** The statements of one transaction of a client. */
export function statementsOf(script: ClientScript, client: number, random: () => number): readonly string[] {
  const values = new Map([['client_id', String(client)]]);
  const statements: string[] = [];
  for (const line of script.trim().split('\n')) {
    const set = /^\\set (\w+) random\((-?\d+), (-?\d+)\)$/.exec(line);
    if (set !== null) {
      const [from, to] = [Number(set[2]), Number(set[3])];
      values.set(set[1]!, String(from + Math.floor(random() * (to - from + 1))));
      continue;
    }
    // A cast is written with two colons.
    statements.push(line.replace(/(?<!:):([a-z_]+)/g, (_, name: string) => values.get(name)!));
  }
  return statements;
}

/** Proposals and decisions in short words, for the tests about them. */
import { randomBytes } from 'node:crypto';
import { Client } from 'pg';
import type { Pool } from 'pg';
import type { DeskError } from '../../src/database/actions/desk-error.ts';
import { createKey } from '../../src/database/actions/keys.ts';
import type { KeyScope, KeyToCreate } from '../../src/database/actions/keys.ts';
import { setLimit } from '../../src/database/actions/limits.ts';
import type { LimitTarget } from '../../src/database/actions/limits.ts';
import type { OrderToPlace } from '../../src/database/actions/place-order.ts';
import { approveOrder, proposeOrder, rejectOrder } from '../../src/database/actions/proposals.ts';
import { readProposals } from '../../src/database/queries/proposals.ts';
import type { ProposalRow } from '../../src/database/queries/proposals.ts';
import type { Queryable } from '../../src/database/actions/queryable.ts';
import type { OrderRow } from '../../src/database/order-row.ts';
import { Decimal } from '../../src/domain/decimal.ts';
import type { Result } from '../../src/domain/result.ts';
import { scramVerifier } from '../../src/server/bootstrap/scram.ts';
import { prismaOn } from './explain/product-statements.ts';
import { marketBuy } from '../support/sql-desk.ts';
import type { Person, SqlDesk } from '../support/sql-desk.ts';

export interface KeyOfPerson {
  readonly id: string;
  readonly client: Client;
}

/** A key with an open connection, which the caller ends. */
export async function keyOf(
  desk: SqlDesk,
  person: Person,
  scopes: readonly KeyScope[],
  limits: Partial<KeyToCreate> = {},
): Promise<KeyOfPerson> {
  const secret = randomBytes(16).toString('hex');
  const prefix = randomBytes(5).toString('hex');
  const verifier = scramVerifier(secret, randomBytes(16));
  const key = { name: prefix, prefix, scopes, verifier, expiresAt: null, connectionLimit: 1, ...limits };
  const made = await createKey(person.pool, key);
  if (!made.ok) throw new Error(made.error.message);
  const client = new Client({ ...desk.config, user: `key_${prefix}`, password: secret });
  client.on('error', () => undefined);
  await client.connect();
  return { id: made.value.id, client };
}

/** Orders above 50 need an approval. */
export async function limitApproval(admin: Person, target: LimitTarget, value = 50): Promise<void> {
  const set = await setLimit(admin.pool, {
    target,
    kind: 'APPROVAL_NOTIONAL',
    action: 'DENY',
    value: new Decimal(value),
    symbol: null,
    currency: null,
    symbols: null,
    side: null,
    hours: null,
    reason: null,
  });
  if (!set.ok) throw new Error(set.error.message);
}

/** Buys 1 BTCUSD, which is 100 USD. */
export function buyOne(person: Person, change: Partial<OrderToPlace> = {}): OrderToPlace {
  return marketBuy(person, { quantity: new Decimal(1), ...change });
}

const READERS = new WeakMap<Person, ReturnType<typeof prismaOn>>();

/** The proposal as `reader` sees it. */
export async function propose(reader: Person, q: Queryable, order: OrderToPlace): Promise<ProposalRow> {
  const made = await proposeOrder(q, { order, expiresInSeconds: 60 });
  if (!made.ok) throw new Error(`${made.error.code}: ${made.error.message}`);
  const db = READERS.get(reader) ?? prismaOn(reader.pool);
  READERS.set(reader, db);
  const rows = await readProposals(db, { scope: 'all', limit: 100 });
  return rows.find(({ id }) => id === made.value.id)!;
}

interface Decider {
  readonly pool: Pool | Client;
}

export function approve({ id, hash }: ProposalRow, by: Decider): Promise<Result<OrderRow, DeskError>> {
  return approveOrder(by.pool, { proposalId: id, hash });
}

export function reject({ id }: ProposalRow, by: Decider): ReturnType<typeof rejectOrder> {
  return rejectOrder(by.pool, { proposalId: id, reason: 'too large' });
}

export async function stateOf(desk: SqlDesk, { id }: ProposalRow): Promise<string | undefined> {
  const { rows } = await desk.root.query<{ state: string }>('select state from "Proposal" where id = $1', [id]);
  return rows[0]?.state;
}

/** Ends limits, halts and pending proposals. */
export async function clearProposals(desk: SqlDesk): Promise<void> {
  await desk.root.query(
    `with l as (update "RiskLimit" set active = false),
          h as (update "Halt" set resumed_at = clock_timestamp(), resumed_login = 'test' where resumed_at is null)
     update "Proposal" set state = 'EXPIRED', decided_at = now() where state = 'PENDING'`,
  );
}

export const refused = (code: string) => ({ ok: false, error: { code } });
export const denied = (code: string) => ({ ok: true, value: { status: 'DENIED', denial: { code } } });
export const taken = { ok: true, value: { status: 'PENDING_NEW' } };

/** A plan file as the engine enters it: every order through the same functions as any other, as the person who runs the engine. */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { cancelOrder } from '../../database/actions/cancel-order.ts';
import type { DeskError } from '../../database/actions/desk-error.ts';
import { findOrderByClientId, placeOrder } from '../../database/actions/place-order.ts';
import { readOrder, readOrders } from '../../database/queries/orders.ts';
import type { OrderRow } from '../../database/queries/orders.ts';
import { readPositions } from '../../database/queries/positions.ts';
import type { OrderLine, PlaceOrderRequest } from '../../domain/order-line/intent.ts';
import { flattenRequest } from '../../domain/order-line/resolve.ts';
import { parsePlan } from '../../domain/plan-file.ts';
import type { PlanAction, PlanEntry } from '../../domain/plan-file.ts';
import { unreachable } from '../../domain/unreachable.ts';
import type { Plan } from '../../engine/plan.ts';
import type { Desk } from '../desk.ts';
import { CommandFailure } from '../errors.ts';
import { resolvePlacement } from '../order/request.ts';

/** Reads and checks the whole file before anything is entered. */
export async function readPlanFile(file: string, desk: Desk, portfolioId: string): Promise<Plan> {
  const source = await readFile(file, 'utf8');
  const parsed = parsePlan(source);
  if (!parsed.ok) {
    const message = [`${file} cannot be entered:`, ...parsed.error.map(({ line, message: why, caret }) => `line ${line}: ${why}\n${caret}`)].join('\n');
    throw new CommandFailure({ code: 'BAD_PLAN', message, hint: 'A line reads like: 2018-11-14T12:00:00Z client-order-id=p17 b 0.5 BTCUSD @mkt', exitCode: 2 });
  }
  const hash = createHash('sha256').update(source).digest('hex').slice(0, 16);
  const planned = new PlannedDesk(desk, portfolioId);
  return { name: `plan:${basename(file)}#${hash}:${portfolioId}`.slice(0, 500), entries: parsed.value, enter: (entry) => planned.enter(entry) };
}

/** Most open orders that a plan's `xa` cancels: more than a plan has. */
const MOST_OPEN = 100_000;

class PlannedDesk {
  readonly #desk: Desk;
  readonly #portfolioId: string;

  constructor(desk: Desk, portfolioId: string) {
    this.#desk = desk;
    this.#portfolioId = portfolioId;
  }

  async enter(entry: PlanEntry): Promise<string | null> {
    const refusals = await this.#act(entry, entry.action);
    return refusals.length === 0 ? null : refusals.join('; ');
  }

  async #act(entry: PlanEntry, action: PlanAction): Promise<string[]> {
    switch (action.kind) {
      case 'place':
        return this.#place(entry.text, action.intent, action.clientOrderId);
      case 'cancel':
        return this.#cancel(await this.#ordersOf(action.target));
      case 'flat':
        return this.#flatten(entry, action.target.kind === 'symbol' ? action.target.symbol : null);
      default:
        return unreachable(action);
    }
  }

  /** What was entered before a crash stands: it is not worked out again, when the market may say otherwise. */
  async #place(text: string, line: OrderLine, clientOrderId: string): Promise<string[]> {
    if (await this.#stands(clientOrderId)) return [];
    const placement = await resolvePlacement(this.#desk.db, { text, line, portfolioId: this.#portfolioId });
    if (!placement.ok) return [refusal(placement.error)];
    const { terms, request, signalId } = placement.value;
    return this.#send({ ...terms, clientOrderId, note: request.note, signalId });
  }

  async #flatten(entry: PlanEntry, symbol: string | null): Promise<string[]> {
    const positions = await readPositions(this.#desk.db, { portfolioId: this.#portfolioId });
    const refusals: string[] = [];
    for (const position of positions) {
      const request = symbol === null || position.symbol === symbol ? flattenRequest(position) : null;
      const clientOrderId = `plan-${entry.line}-${position.symbol.replace(/[^A-Za-z0-9._:-]/g, '-')}`;
      if (request === null || (await this.#stands(clientOrderId))) continue;
      refusals.push(...(await this.#send({ ...termsOf(request), portfolioId: this.#portfolioId, clientOrderId, note: null, signalId: null })));
    }
    return refusals;
  }

  async #send(order: Parameters<typeof placeOrder>[1]): Promise<string[]> {
    const placed = await placeOrder(this.#desk.pool, order);
    if (!placed.ok) return [refusal(placed.error)];
    const { denial } = placed.value;
    return denial === null ? [] : [`${denial.code}: ${denial.message}`];
  }

  async #cancel(orders: readonly OrderRow[]): Promise<string[]> {
    const refusals: string[] = [];
    for (const { id } of orders) {
      const canceled = await cancelOrder(this.#desk.pool, id);
      // An order that ended before its cancel came is the ordinary course of things.
      if (!canceled.ok && canceled.error.code !== 'ORDER_TERMINAL') refusals.push(refusal(canceled.error));
    }
    return refusals;
  }

  async #ordersOf(target: Extract<PlanAction, { kind: 'cancel' }>['target']): Promise<readonly OrderRow[]> {
    const { db } = this.#desk;
    const portfolioId = this.#portfolioId;
    switch (target.kind) {
      case 'number':
        return [await readOrder(db, { portfolioId, number: target.number })].flatMap((order) => order ?? []);
      case 'client-order-id':
        return [await readOrder(db, { portfolioId, clientOrderId: target.clientOrderId })].flatMap((order) => order ?? []);
      case 'symbol':
        return readOrders(db, { portfolioId, symbol: target.symbol, scope: 'open', limit: MOST_OPEN });
      case 'all':
        return readOrders(db, { portfolioId, scope: 'open', limit: MOST_OPEN });
      default:
        return unreachable(target);
    }
  }

  async #stands(clientOrderId: string): Promise<boolean> {
    const found = await findOrderByClientId(this.#desk.pool, { portfolioId: this.#portfolioId, clientOrderId });
    if (!found.ok) throw unreached(found.error);
    return found.value !== null;
  }
}

function termsOf({ symbol, side, type, quantity, limitPrice, timeInForce, reduceOnly }: PlaceOrderRequest) {
  return { symbol, side, type, quantity, limitPrice, timeInForce, reduceOnly };
}

/** In words; a desk that cannot be reached is no refusal, and the entry is tried again when it can be. */
function refusal(error: DeskError): string {
  if (error.kind === 'unavailable' || error.kind === 'unknown-outcome') throw unreached(error);
  // The lines after the first point into the order line with a caret; whoever reads this has the plan.
  return `${error.code}: ${error.message.split('\n')[0]}`;
}

/** In the form in which a lost connection comes from pg. */
function unreached({ message }: DeskError): Error {
  return Object.assign(new Error(message), { code: 'ECONNRESET' });
}

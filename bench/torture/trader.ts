/**
 * A client that places market orders while the desk is tortured. An order without an answer is looked up by its client
 * order id, as every client of the desk does.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Client, ClientConfig } from 'pg';
import { findOrderByClientId, placeOrder } from '../../src/database/actions/place-order.ts';
import { openClient } from '../../src/database/connection.ts';
import { NO_CONDITIONS } from '../../src/domain/condition-words.ts';
import { Decimal } from '../../src/domain/decimal.ts';
import { NO_TRIGGER } from '../../src/domain/order-line/trigger.ts';
import { APPLICATION } from '../support/bed.ts';
import { CLIENTS } from './recording.ts';
import type { TortureState } from './state.ts';

const PAUSE_MS = 30;
const RECONNECT_WITHIN_MS = 60_000;

export class Trader {
  readonly #config: ClientConfig;
  readonly #portfolioId: string;
  readonly #orders: TortureState['orders'];
  #client: Client | null = null;
  #trading: Promise<void> | null = null;
  #over = false;
  #failure: Error | null = null;

  constructor(config: ClientConfig, portfolioId: string, orders: TortureState['orders']) {
    this.#config = config;
    this.#portfolioId = portfolioId;
    this.#orders = orders;
  }

  start(): void {
    this.#over = false;
    this.#trading = this.#trade().catch((error: unknown) => {
      this.#failure = error instanceof Error ? error : new Error(String(error));
    });
  }

  /** Every order has its outcome then. */
  async stop(): Promise<void> {
    this.#over = true;
    await this.#trading;
    if (this.#failure !== null) throw this.#failure;
    await this.#client?.end().catch(() => undefined);
    this.#client = null;
  }

  async #trade(): Promise<void> {
    while (!this.#over) {
      await this.#placeOne(this.#orders.next);
      this.#orders.next += 1;
      await sleep(PAUSE_MS);
    }
  }

  async #placeOne(number: number): Promise<void> {
    const clientOrderId = `torture-${number}`;
    const side = number % 3 === 0 ? 'SELL' : 'BUY';
    const quantity = new Decimal(1 + (number % 2));
    let isKnown = false;
    try {
      const placed = await placeOrder(await this.#connected(), {
        portfolioId: this.#portfolioId,
        clientOrderId,
        symbol: CLIENTS,
        side,
        type: 'MARKET',
        timeInForce: 'GTC',
        quantity,
        limitPrice: null,
        ...NO_TRIGGER,
        ...NO_CONDITIONS,
        reduceOnly: false,
        note: null,
        signalId: null,
      });
      isKnown = placed.ok;
      if (placed.ok && placed.value.status === 'DENIED')
        throw new Denied(`an order was denied: ${JSON.stringify(placed.value.denial)}`);
    } catch (error) {
      // A lost answer: the order is looked up.
      if (error instanceof Denied) throw error;
    }
    if (!isKnown && !(await this.#isInBooks(clientOrderId))) return;
    this.#orders.placed += 1;
    this.#orders.position += (side === 'BUY' ? 1 : -1) * quantity.toNumber();
  }

  async #isInBooks(clientOrderId: string): Promise<boolean> {
    this.#orders.unanswered += 1;
    for (const deadline = performance.now() + RECONNECT_WITHIN_MS; ; await sleep(50)) {
      try {
        await this.#client?.end().catch(() => undefined);
        this.#client = null;
        const found = await findOrderByClientId(await this.#connected(), {
          portfolioId: this.#portfolioId,
          clientOrderId,
        });
        if (found.ok) {
          if (found.value !== null) this.#orders.unansweredInBooks += 1;
          return found.value !== null;
        }
      } catch (error) {
        if (performance.now() > deadline) throw error;
      }
    }
  }

  async #connected(): Promise<Client> {
    if (this.#client === null) {
      const client = await openClient(this.#config, { application: APPLICATION });
      client.on('error', () => undefined);
      this.#client = client;
    }
    return this.#client;
  }
}

class Denied extends Error {
  override readonly name = 'Denied';
}

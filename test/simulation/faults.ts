/** A connection whose statements fail: before they are sent, after they were carried out, or with their engine stopped. */
import type { Connection } from './model-client.ts';
import type { Fault } from './schedule.ts';

/** As pg says it. */
class LostConnection extends Error {
  constructor() {
    super('Connection terminated unexpectedly');
  }
}

export interface MetFault {
  readonly kind: Fault['kind'];
  /** The statement that met it. */
  readonly statement: string;
}

export class FaultyConnection implements Connection {
  readonly #inner: Connection;
  #fault: Fault | null = null;
  #statement = 0;
  #state: 'open' | 'lost' = 'open';
  #goOn: (() => void) | null = null;
  #stop: () => void = () => undefined;
  /** Resolved when the engine stops before a statement. */
  readonly frozen: Promise<'frozen'>;
  met: MetFault | null = null;

  constructor(inner: Connection) {
    this.#inner = inner;
    this.frozen = new Promise((resolve) => (this.#stop = () => resolve('frozen')));
  }

  /** For the statements from now on. */
  arm(fault: Fault | null): void {
    this.#fault = fault;
    this.#statement = 0;
  }

  /** A stopped engine goes on. */
  wake(): void {
    this.#fault = null;
    this.#goOn?.();
    this.#goOn = null;
  }

  async query(text: string, values?: readonly unknown[]): Promise<{ readonly rows: readonly unknown[] }> {
    if (this.#state === 'lost') throw new LostConnection();
    this.#statement += 1;
    if (this.#fault?.statement !== this.#statement) return this.#inner.query(text, values);
    const { kind } = this.#fault;
    this.#fault = null;
    this.met = { kind, statement: text };
    switch (kind) {
      case 'before':
        this.#state = 'lost';
        throw new LostConnection();
      case 'after':
        await this.#inner.query(text, values);
        this.#state = 'lost';
        throw new LostConnection();
      case 'frozen':
        this.#stop();
        await new Promise<void>((resolve) => (this.#goOn = resolve));
        return this.#inner.query(text, values);
    }
  }
}

/** A pool that records the sent statements, as Prisma and pg write them, with their values. */
import { Client, Pool } from 'pg';
import type { ClientConfig } from 'pg';

export interface SentStatement {
  readonly text: string;
  readonly values: readonly unknown[];
}

export interface RecordingPool {
  readonly pool: Pool;
  /** All statements since the last call. */
  takeSent(): SentStatement[];
}

export function openRecordingPool(config: ClientConfig): RecordingPool {
  let sent: SentStatement[] = [];
  class RecordingClient extends Client {
    constructor(options?: string | ClientConfig) {
      super(options);
      const send = this.query.bind(this) as (...args: unknown[]) => unknown;
      this.query = ((...args: unknown[]) => {
        const [first, second] = args;
        const { text, values } = (typeof first === 'string' ? { text: first, values: second } : first) as {
          text: string;
          values?: unknown;
        };
        sent.push({ text, values: Array.isArray(values) ? values : [] });
        return send(...args);
      }) as typeof this.query;
    }
  }
  const pool = new Pool({ ...config, max: 4, Client: RecordingClient });
  pool.on('error', () => undefined);
  return {
    pool,
    takeSent() {
      const taken = sent;
      sent = [];
      return taken;
    },
  };
}

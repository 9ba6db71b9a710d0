/**
 * Cancels the statement that runs on another connection, with the request of the protocol: a pooler passes it on, while
 * pg_cancel_backend() does not know the id that a pooler gives to its connections.
 */
import type { EventEmitter } from 'node:events';
import { Client } from 'pg';
import type { ClientConfig } from 'pg';

/** A connection that has logged in, as pg keeps it; its types do not say so. */
export interface CancelKey {
  readonly processID: number;
  readonly secretKey: number;
}

/** The parts of pg that send the request. */
interface Unconnected {
  readonly host: string;
  readonly port: number;
  readonly ssl: unknown;
  readonly connection: EventEmitter & {
    readonly sslNegotiation: string;
    readonly stream: { destroy(): void };
    connect(portOrPath: number | string, host?: string): void;
    requestSsl(): void;
    cancel(processId: number, secretKey: number): void;
  };
}

const WITHIN_MS = 2_000;

/** Returns when the server has sent its signal; when it cannot be reached, the statement goes on. */
export async function cancelStatement(config: ClientConfig, { processID, secretKey }: CancelKey): Promise<void> {
  const { host, port, ssl, connection } = new Client(config) as unknown as Unconnected;
  const send = (): void => connection.cancel(processID, secretKey);
  if (ssl === false) connection.once('connect', send);
  else connection.once('sslconnect', send);
  // Direct negotiation of TLS begins without a request.
  if (ssl !== false && connection.sslNegotiation !== 'direct')
    connection.once('connect', () => connection.requestSsl());
  await new Promise<void>((resolve) => {
    const timer = setTimeout(() => connection.stream.destroy(), WITHIN_MS);
    connection.on('error', () => connection.stream.destroy());
    connection.once('end', () => (clearTimeout(timer), resolve()));
    if (host.startsWith('/')) connection.connect(`${host}/.s.PGSQL.${port}`);
    else connection.connect(port, host);
  });
}

/** A relay to a server on a Unix socket, on a TCP port, which changes or drops messages of the server. */
import { createConnection, createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';

export interface Changes {
  /** Gets a whole message of the protocol: a letter, four bytes of length, and the rest. Null drops it. */
  readonly answer: (message: Buffer) => Buffer | null;
  /** Gets the first bytes of a client: its startup message, or its request to cancel a statement. */
  readonly opening?: (bytes: Buffer) => Buffer;
}

export interface Relay {
  readonly port: number;
  close(): void;
}

export async function openRelay(
  { host, port }: { readonly host: string; readonly port: number },
  changes: Changes,
): Promise<Relay> {
  const sockets = new Set<Socket>();
  const server = createServer((client) => {
    const upstream = createConnection({ path: `${host}/.s.PGSQL.${port}` });
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on('error', () => undefined);
      socket.on('close', () => (client.destroy(), upstream.destroy(), sockets.delete(socket)));
    }
    client.once('data', (bytes: Buffer) => {
      upstream.write(changes.opening?.(bytes) ?? bytes);
      client.pipe(upstream);
    });
    let held = Buffer.alloc(0);
    upstream.on('data', (chunk: Buffer) => {
      held = Buffer.concat([held, chunk]);
      while (held.length >= 5) {
        const end = 1 + held.readInt32BE(1);
        if (held.length < end) break;
        const message = changes.answer(Buffer.from(held.subarray(0, end)));
        held = held.subarray(end);
        if (message !== null) client.write(message);
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    close() {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}

/**
 * What a pooler in transaction mode does to its clients, on a TCP port: the process id of the backend is another one,
 * and notifications are lost. It relays everything else to a server on a Unix socket.
 */
import { createConnection, createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';

export interface Pooler {
  readonly port: number;
  close(): void;
}

const BACKEND_KEY_DATA = 'K'.charCodeAt(0);
const NOTIFICATION = 'A'.charCodeAt(0);

export async function openPooler({ host, port }: { readonly host: string; readonly port: number }): Promise<Pooler> {
  const sockets = new Set<Socket>();
  const server = createServer((client) => {
    const upstream = createConnection({ path: `${host}/.s.PGSQL.${port}` });
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on('error', () => undefined);
      socket.on('close', () => (client.destroy(), upstream.destroy(), sockets.delete(socket)));
    }
    client.pipe(upstream);
    let held = Buffer.alloc(0);
    upstream.on('data', (chunk: Buffer) => {
      held = Buffer.concat([held, chunk]);
      while (held.length >= 5) {
        const end = 1 + held.readInt32BE(1);
        if (held.length < end) break;
        const message = Buffer.from(held.subarray(0, end));
        held = held.subarray(end);
        if (message[0] === BACKEND_KEY_DATA) message.writeInt32BE(message.readInt32BE(5) + 1, 5);
        if (message[0] !== NOTIFICATION) client.write(message);
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

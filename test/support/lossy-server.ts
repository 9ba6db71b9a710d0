/** A proxy to a server that loses one answer: the request is done, and the client receives no answer. */
import { createConnection, createServer } from 'node:net';
import type { AddressInfo } from 'node:net';

export interface LossyServer {
  readonly port: number;
  close(): Promise<void>;
}

/** The connection on which `marker` is sent is cut when the server answers; later ones are not. */
export async function openLossyServer(socketPath: string, marker: string): Promise<LossyServer> {
  let lost = false;
  const server = createServer((client) => {
    const upstream = createConnection(socketPath);
    let asked = false;
    const end = (): void => {
      client.destroy();
      upstream.destroy();
    };
    client.on('error', end).on('close', end);
    upstream.on('error', end).on('close', end);
    client.on('data', (data) => {
      if (!lost && data.includes(marker)) asked = true;
      upstream.write(data);
    });
    upstream.on('data', (data) => {
      if (!asked) return void client.write(data);
      lost = true;
      end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

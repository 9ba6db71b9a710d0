/**
 * A proxy on 127.0.0.1 before the Unix socket of a server: it can refuse all connections, and records logins and
 * statements.
 */
import { createConnection, createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import type { Login } from './desk.ts';

export interface Door {
  /** The same login, through the door. */
  through<T extends Partial<Login>>(login: T): T & Pick<Login, 'host' | 'port'>;
  /** Everything that clients sent, as text. */
  asked(): string;
  /** Cuts every connection and refuses new ones until it is opened again, like a stopped server. */
  shut(): void;
  open(): void;
  close(): Promise<void>;
}

export interface DoorOptions {
  /** A statement that contains this text ends its connection before it reaches the server. */
  readonly refuses?: RegExp;
  /** A statement that contains this text waits for its answer without an end. */
  readonly holds?: RegExp;
}

export async function openDoor(
  { host, port }: Pick<Login, 'host' | 'port'>,
  { refuses, holds }: DoorOptions = {},
): Promise<Door> {
  const sockets = new Set<Socket>();
  let asked = '';
  let isOpen = true;
  const server = createServer((client) => {
    if (!isOpen) return void client.destroy();
    const upstream = createConnection(`${host}/.s.PGSQL.${port}`);
    const end = (): void => {
      for (const socket of [client, upstream]) {
        socket.destroy();
        sockets.delete(socket);
      }
    };
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on('error', end).on('close', end);
    }
    client.on('data', (data) => {
      const text = data.toString('latin1');
      asked += text;
      if (refuses?.test(text) === true) end();
      else if (holds?.test(text) !== true) upstream.write(data);
    });
    upstream.on('data', (data) => client.write(data));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const shut = (): void => {
    isOpen = false;
    for (const socket of sockets) socket.destroy();
  };
  return {
    through: (login) => ({ ...login, host: '127.0.0.1', port: (server.address() as AddressInfo).port }),
    asked: () => asked,
    shut,
    open: () => void (isOpen = true),
    async close() {
      shut();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

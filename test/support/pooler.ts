/**
 * What a pooler in transaction mode does to its clients: the process id of the backend is another one, and
 * notifications are lost. It relays everything else.
 */
import { openRelay } from './relay.ts';
import type { Relay } from './relay.ts';

const BACKEND_KEY_DATA = 'K'.charCodeAt(0);
const NOTIFICATION = 'A'.charCodeAt(0);

export function openPooler(server: { readonly host: string; readonly port: number }): Promise<Relay> {
  return openRelay(server, (message) => {
    if (message[0] === BACKEND_KEY_DATA) message.writeInt32BE(message.readInt32BE(5) + 1, 5);
    return message[0] === NOTIFICATION ? null : message;
  });
}

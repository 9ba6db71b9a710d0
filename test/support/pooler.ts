/**
 * The effects of a pooler in transaction mode on its clients: the process id of the backend is another one, by which
 * the client cancels its statements, and notifications are lost. It relays everything else.
 */
import { openRelay } from './relay.ts';
import type { Relay } from './relay.ts';

const BACKEND_KEY_DATA = 'K'.charCodeAt(0);
const NOTIFICATION = 'A'.charCodeAt(0);
const CANCEL_REQUEST = 80_877_102;
/** No process of the server has such an id. */
const ANOTHER = 1_000_000_000;

export function openPooler(server: { readonly host: string; readonly port: number }): Promise<Relay> {
  return openRelay(server, {
    answer(message) {
      if (message[0] === BACKEND_KEY_DATA) message.writeInt32BE(message.readInt32BE(5) + ANOTHER, 5);
      return message[0] === NOTIFICATION ? null : message;
    },
    opening(bytes) {
      if (bytes.length >= 12 && bytes.readInt32BE(4) === CANCEL_REQUEST)
        bytes.writeInt32BE(bytes.readInt32BE(8) - ANOTHER, 8);
      return bytes;
    },
  });
}

/**
 * An assault: statements that a hostile login sends again and again, on several connections, and with new ones when it
 * loses them.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import type { ClientConfig } from 'pg';
import type { Stage } from './stage.ts';

export interface Assault {
  readonly name: string;
  /** The least scope with which it can be done. */
  readonly scope: 'viewer' | 'trader';
  readonly run: (assailant: Assailant) => Promise<void>;
}

interface Assailant {
  readonly stage: Stage;
  /** Every connection that the login and its three keys may have, by default twelve. */
  readonly seats: readonly ClientConfig[];
  /** Fires when the assault is over. */
  readonly signal: AbortSignal;
  /** An assault without a round, or with a statement that is wrong, proves nothing. */
  readonly tally: Tally;
}

export class Tally {
  rounds = 0;
  /** Sessions that the engine ended. */
  ended = 0;
  /** How long it took to close the login of the assault. */
  closedMs: number | null = null;
  /** Numbers of the errors that the attacker received, by code. */
  readonly errors = new Map<string, number>();

  note(error: unknown): void {
    const { code, message } = error as { readonly code?: string; readonly message: string };
    if (code === ENDED || message === ENDED_WHILE_IDLE) this.ended += 1;
    const name = code ?? message;
    this.errors.set(name, (this.errors.get(name) ?? 0) + 1);
  }
}

/** The statements that one connection sends before it begins again. */
export type Round = (client: Client, assailant: Assailant) => Promise<unknown>;

/** The server ended the session: admin_shutdown. */
const ENDED = '57P01';
/** The error of a client's next statement when its idle session was ended. */
const ENDED_WHILE_IDLE = 'Client has encountered a connection error and is not queryable';
const RECONNECT_AFTER_MS = 10;

/**
 * One connection's share: `round` again and again until the end; a failed round costs the connection, and another one
 * takes its place.
 */
async function again(config: ClientConfig, assailant: Assailant, round: Round): Promise<void> {
  const { signal, tally } = assailant;
  while (!signal.aborted) {
    const client = new Client(config);
    // The end of a connection also fails its statement, which is counted.
    client.on('error', () => undefined);
    try {
      await client.connect();
      while (!signal.aborted) {
        await round(client, assailant);
        tally.rounds += 1;
      }
    } catch (error) {
      if (!signal.aborted) tally.note(error);
      await sleep(RECONNECT_AFTER_MS);
    }
    await client.end().catch((error: unknown) => tally.note(error));
  }
}

/** Connections that are made and ended, each with one statement. */
export const reconnecting: Assault['run'] = async (assailant) => {
  const { seats, signal, tally } = assailant;
  await Promise.all(
    seats.map(async (seat) => {
      while (!signal.aborted) {
        const client = new Client(seat);
        client.on('error', () => undefined);
        try {
          await client.connect();
          await client.query('select count(*) from "Order"');
          tally.rounds += 1;
        } catch (error) {
          tally.note(error);
        }
        await client.end().catch((error: unknown) => tally.note(error));
      }
    }),
  );
};

/** The same round on every seat. */
export function everywhere(round: Round): Assault['run'] {
  return async (assailant) => {
    await Promise.all(assailant.seats.map((seat) => again(seat, assailant, round)));
  };
}

/** A round of its own on each seat, in turn. */
export function inTurn(rounds: readonly Round[]): Assault['run'] {
  return async (assailant) => {
    await Promise.all(assailant.seats.map((seat, place) => again(seat, assailant, rounds[place % rounds.length]!)));
  };
}

/** A round that the database must refuse with this code. */
export function refusedWith(wanted: string, round: Round): Round {
  return async (client, assailant) => {
    try {
      await round(client, assailant);
    } catch (error) {
      if ((error as { readonly code?: string }).code === wanted) return;
      throw error;
    }
    throw new Error(`it was not refused with ${wanted}`);
  };
}

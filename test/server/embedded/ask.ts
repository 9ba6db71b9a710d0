import { Client } from 'pg';
import type { EmbeddedServer } from '../../../src/server/embedded/server.ts';

export async function ask(server: EmbeddedServer, text: string): Promise<Record<string, unknown>[]> {
  const client = new Client(server.superuser);
  await client.connect();
  try {
    return (await client.query(text)).rows as Record<string, unknown>[];
  } finally {
    await client.end();
  }
}

/**
 * The logins of the first user and of the engine on a home's embedded server: stored beside their passwords, and looked
 * up again when lost.
 */
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';

const loginsSchema = z.object({ person: z.string().min(1), engine: z.string().min(1) });

export type DeskLogins = Readonly<z.infer<typeof loginsSchema>>;

/** Null when the file is missing or unusable: the database can answer instead. */
export function readLogins(home: string): DeskLogins | null {
  try {
    return loginsSchema.parse(JSON.parse(readFileSync(pathOf(home), 'utf8')));
  } catch {
    return null;
  }
}

/** Call it under the server's lock. */
export function rememberLogins(home: string, logins: DeskLogins): void {
  const draft = `${pathOf(home)}.${process.pid}`;
  writeFileSync(draft, `${JSON.stringify(logins, null, 2)}\n`, { mode: 0o600 });
  renameSync(draft, pathOf(home));
}

function pathOf(home: string): string {
  return join(home, 'logins.json');
}

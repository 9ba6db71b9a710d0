/** A text file that a flag names. */
import { readFile } from 'node:fs/promises';

/** Throws the system's error with the path in it: reading a folder fails without naming it. */
export async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    throw Object.assign(error as Error, { path });
  }
}

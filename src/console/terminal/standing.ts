/** Whether this process is in the foreground of its terminal, and whether the terminal still exists. */
import { closeSync, readFileSync } from 'node:fs';
import { isatty } from 'node:tty';

/** `unknown` where the system does not report it: then the program counts as in the foreground. */
export type Standing = 'in front' | 'behind' | 'unknown';

/**
 * A background program that changes the modes of a terminal is stopped in that call, and then no signal can end it.
 * Node has no call for this; Linux reports it here: … ppid pgrp session tty_nr tpgid …, after a name that may contain
 * any character.
 */
export function standing(): Standing {
  try {
    const stat = readFileSync('/proc/self/stat', 'utf8');
    const [, , group, , , front] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return front === '-1' ? 'unknown' : group === front ? 'in front' : 'behind';
  } catch {
    return 'unknown';
  }
}

const STANDARD_STREAMS = [0, 1, 2] as const;

export function terminalsOf(): readonly number[] {
  return STANDARD_STREAMS.filter((fd) => isatty(fd));
}

/**
 * Node restores the modes of its terminals when it ends, and aborts when one of them no longer exists. It ignores
 * closed descriptors.
 */
export function forgetVanished(terminals: readonly number[]): void {
  for (const fd of terminals) {
    if (isatty(fd)) continue;
    try {
      closeSync(fd);
    } catch {
      // Already closed.
    }
  }
}

/**
 * Ends this process by the signal: in the background, Node's own exit would be stopped when it restores the modes of
 * the terminal.
 */
export function dieOf(signal: NodeJS.Signals): void {
  process.removeAllListeners(signal);
  process.kill(process.pid, signal);
}

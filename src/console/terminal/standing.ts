/** Where this process stands with its terminal: in front of it or behind the shell, and whether there is still one. */
import { closeSync, readFileSync } from 'node:fs';
import { isatty } from 'node:tty';

/** `unknown` where the system does not tell: then a program is taken to be in front, as it mostly is. */
export type Standing = 'in front' | 'behind' | 'unknown';

/**
 * A program that changes the modes of a terminal from behind the shell is stopped in the middle of it, where no signal can end it any more.
 * Node has no call for it; Linux tells it here: … ppid pgrp session tty_nr tpgid …, after a name that may hold anything.
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
 * Node restores the modes of its terminals when it ends, and aborts when one of them has vanished. A descriptor that is closed it leaves
 * alone.
 */
export function forgetVanished(terminals: readonly number[]): void {
  for (const fd of terminals) {
    if (isatty(fd)) continue;
    try {
      closeSync(fd);
    } catch {
      // It was closed already.
    }
  }
}

/** Ends this process as the signal ends any other: from behind the shell, Node's own way out would stop at the modes of the terminal. */
export function dieOf(signal: NodeJS.Signals): void {
  process.removeAllListeners(signal);
  process.kill(process.pid, signal);
}

/**
 * A lock between processes that survives kill -9: the file names its owner, and the next process takes over when the
 * owner is dead. Plain JavaScript, because the launcher needs it before anything is built.
 */
import { linkSync, mkdirSync, readFileSync, rmSync, statSync, unlinkSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

const POLL_MS = 25;
/**
 * A guard lasts microseconds, between reading and removing a dead owner's file. An older one belongs to a killed
 * process.
 */
const STALE_GUARD_MS = 10_000;

/**
 * Runs `work` while holding the lock at `path`, waiting as long as a living process holds it.
 * `onWait` is called once, when the lock is found taken. Rejects with code LOCK_TIMEOUT after `timeoutMs`.
 */
export async function withProcessLock(path, { timeoutMs = 600_000, onWait } = {}, work) {
  const release = await acquire(path, timeoutMs, onWait);
  try {
    return await work();
  } finally {
    release();
  }
}

/** Process id of the living holder, or null. */
export function lockHolder(path) {
  const owner = readOwner(path);
  return owner !== null && isAlive(owner) ? owner.pid : null;
}

/** Identifies this process on this machine by its id and its start time. */
export function processMark() {
  return `${process.pid} ${startOf(process.pid)}`;
}

/** True while the process with this mark runs. */
export function isMarkAlive(mark) {
  const [pid, start] = mark.split(' ');
  return isAlive({ pid: Number(pid), start });
}

async function acquire(path, timeoutMs, onWait) {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const mine = `${processMark()} ${process.hrtime.bigint()}`;
  const deadline = performance.now() + timeoutMs;
  for (let waited = 0; ; waited += 1) {
    if (take(path, mine)) return () => giveBack(path, mine);
    const owner = readOwner(path);
    if (owner !== null && !isAlive(owner)) removeDead(path, owner.text);
    else if (performance.now() > deadline)
      throw Object.assign(new Error(`${path} is held by process ${owner?.pid}`), { code: 'LOCK_TIMEOUT' });
    else {
      if (waited === 0) onWait?.(owner?.pid);
      await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    }
  }
}

/** A link appears with its content in one step, so no process reads a half-written owner. */
function take(path, text) {
  const draft = `${path}.${process.pid}-${process.hrtime.bigint()}`;
  writeFileSync(draft, text, { mode: 0o600 });
  try {
    linkSync(draft, path);
    return true;
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw error;
  } finally {
    unlinkSync(draft);
  }
}

function giveBack(path, mine) {
  if (readOwner(path)?.text === mine) rmSync(path, { force: true });
}

/**
 * Two processes may find the same dead owner. Without a guard the slower one would remove the new lock of the faster
 * one.
 */
function removeDead(path, deadText) {
  const guard = `${path}.guard`;
  try {
    writeFileSync(guard, String(process.pid), { flag: 'wx', mode: 0o600 });
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
    const age = ageMs(guard);
    if (age !== null && age > STALE_GUARD_MS) rmSync(guard, { force: true });
    return;
  }
  try {
    if (readOwner(path)?.text === deadText) rmSync(path, { force: true });
  } finally {
    rmSync(guard, { force: true });
  }
}

function readOwner(path) {
  try {
    const text = readFileSync(path, 'utf8');
    const [pid, start] = text.split(' ');
    return { text, pid: Number(pid), start };
  } catch (error) {
    if (error.code === 'ENOENT') return null;
    throw error;
  }
}

function isAlive({ pid, start }) {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (error.code === 'ESRCH') return false;
  }
  // Process ids are reused, soon after a restart of the machine: the same id with another start time is another
  // process.
  const startNow = startOf(pid);
  return start === '?' || startNow === '?' || startNow === start;
}

/** The start time of the process in the kernel's ticks since boot; `?` on systems without it. */
function startOf(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
  } catch {
    return '?';
  }
}

function ageMs(path) {
  try {
    return Date.now() - statSync(path).mtimeMs;
  } catch {
    return null;
  }
}

/**
 * Sends the audit's head to places that the desk's server does not control: a file that only grows, a webhook, a
 * syslog.
 */
import { createSocket } from 'node:dgram';
import { closeSync, fsyncSync, openSync, readSync, statSync, writeSync } from 'node:fs';
import { createConnection } from 'node:net';
import { hostname } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';

export interface HeadPlaces {
  /** Path of a file. */
  readonly auditHeadFile: string | null;
  /** An http or https URL, which receives a POST. */
  readonly auditHeadWebhook: string | null;
  /** `udp://HOST:514`, `tcp://HOST:601` or `unix:PATH` of a stream socket. */
  readonly auditHeadSyslog: string | null;
}

export interface Publication {
  readonly place: string;
  /** Null when the head has arrived; UDP has no answer, so there it means that it was sent. */
  readonly failure: string | null;
}

/** Milliseconds before each attempt after the first. */
const DELAYS_MS = [300, 1_500] as const;
const ANSWER_WITHIN_MS = 5_000;
/** Facility 13 (log audit), severity 5 (notice): RFC 5424, section 6.2.1. */
const PRIORITY = 13 * 8 + 5;

/** Every place is tried, whatever the others answer. */
export async function publish(line: string, places: HeadPlaces, now: Date): Promise<Publication[]> {
  const { auditHeadFile: file, auditHeadWebhook: webhook, auditHeadSyslog: syslog } = places;
  const tasks: (readonly [string, () => Promise<void>])[] = [];
  if (file !== null) tasks.push([file, () => appendLine(file, line)]);
  if (webhook !== null) tasks.push([new URL(webhook).origin, () => post(webhook, line)]);
  if (syslog !== null) tasks.push([syslog, () => sendToSyslog(syslog, syslogMessage(line, now))]);
  return Promise.all(tasks.map(async ([place, send]) => ({ place, failure: await failureAfterAttempts(send) })));
}

async function failureAfterAttempts(send: () => Promise<void>): Promise<string | null> {
  for (let attempt = 0; ; attempt += 1) {
    try {
      await send();
      return null;
    } catch (error) {
      const delayMs = DELAYS_MS[attempt];
      if (delayMs === undefined) return error instanceof Error ? messageOf(error) : String(error);
      await sleep(delayMs);
    }
  }
}

function messageOf({ message, cause }: Error): string {
  return cause instanceof Error ? `${message}: ${cause.message}` : message;
}

/** Opened for appending: earlier lines stay as they are. Refuses a file of something else. */
async function appendLine(path: string, line: string): Promise<void> {
  const end = readEnd(path);
  if (end !== '' && !end.includes(HEAD_MARK))
    throw new Error(`${path} holds other lines than heads: name a file of its own`);
  const file = openSync(path, 'a', 0o600);
  try {
    // A line that a crash cut stays alone.
    writeSync(file, `${end === '' || end.endsWith('\n') ? '' : '\n'}${line}\n`);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

/** Every line of headLine() has it. */
const HEAD_MARK = '"traderaiAuditHead"';
/** Room for several heads with the text that a syslog writes before them. */
const END_BYTES = 8_192;

/** Empty for a new file, and for a file or a device that may only be written. */
function readEnd(path: string): string {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found === undefined || !found.isFile() || found.size === 0) return '';
  let file: number;
  try {
    file = openSync(path, 'r');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EACCES') return '';
    throw error;
  }
  try {
    const bytes = Buffer.alloc(Math.min(found.size, END_BYTES));
    return bytes.toString('utf8', 0, readSync(file, bytes, 0, bytes.length, found.size - bytes.length));
  } finally {
    closeSync(file);
  }
}

async function post(url: string, body: string): Promise<void> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body,
    redirect: 'error',
    signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
  });
  await response.body?.cancel();
  if (!response.ok) throw new Error(`the webhook answered ${response.status}`);
}

/** RFC 5424; the timestamp is that of the sending machine. */
function syslogMessage(line: string, now: Date): string {
  return `<${PRIORITY}>1 ${now.toISOString()} ${hostname() || '-'} traderai ${process.pid} audit-head - ${line}`;
}

function sendToSyslog(target: string, message: string): Promise<void> {
  if (target.startsWith('unix:')) return stream({ path: target.slice('unix:'.length) }, `${message}\n`);
  const { protocol, hostname: host, port } = new URL(target);
  if (protocol === 'udp:') return datagram(host, Number(port || 514), message);
  // RFC 6587, octet counting.
  return stream({ host, port: Number(port || 601) }, `${Buffer.byteLength(message)} ${message}`);
}

function datagram(host: string, port: number, message: string): Promise<void> {
  const socket = createSocket(host.includes(':') ? 'udp6' : 'udp4');
  return new Promise<void>((resolve, reject) => {
    socket.on('error', reject);
    socket.send(message, port, host.replace(/^\[|\]$/g, ''), (error) => (error === null ? resolve() : reject(error)));
  }).finally(() => socket.close());
}

function stream(
  to: { readonly path: string } | { readonly host: string; readonly port: number },
  text: string,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = createConnection(to, () => socket.end(text));
    socket.setTimeout(ANSWER_WITHIN_MS, () => socket.destroy(new Error('no answer in time')));
    socket.on('error', reject);
    // A server that keeps the connection open has taken the text when the socket has finished.
    socket.on('finish', () => resolve());
  });
}

/**
 * Which errors mean that there is no connection to the server: by the codes of Node's sockets and of TLS, and by the words of pg, which has
 * no codes for its own (pg/lib/client.js, pg/lib/connection.js, pg-pool/index.js). An error that is not known here and not the server's is a bug.
 */

/** `never-sent`: nothing was asked. `unanswered`: something may have been asked, and done. */
export type ConnectionLoss = 'never-sent' | 'unanswered';

export interface ThrownByDriver {
  readonly code: string;
  readonly message: string;
  /** The call of the operating system that failed. */
  readonly syscall: string | null;
  /** Of a file: such an error is not about a connection. */
  readonly path: string | null;
}

const CONNECT_CODES = new Set([
  'ECONNREFUSED',
  'ENOENT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'EHOSTDOWN',
  'ENETUNREACH',
  'ENETDOWN',
  'EADDRNOTAVAIL',
  'EACCES',
]);
const CONNECT_SYSCALLS = new Set(['connect', 'getaddrinfo']);
const TLS_CODES =
  /^(ERR_TLS_|ERR_SSL_|CERT_|CRL_|UNABLE_TO_|EPROTO$|HOSTNAME_MISMATCH$|INVALID_CA$|INVALID_PURPOSE$|DEPTH_ZERO_SELF_SIGNED_CERT$|SELF_SIGNED_CERT_IN_CHAIN$)/;
const CONNECT_WORDS = new Set([
  'timeout expired',
  'timeout exceeded when trying to connect',
  'Connection terminated due to connection timeout',
  'Client has encountered a connection error and is not queryable',
  'Client was closed and is not queryable',
  'Cannot use a pool after calling end on the pool',
  'The server does not support SSL connections',
  'There was an error establishing an SSL connection',
]);

const CUT_CODES = new Set([
  'ECONNRESET',
  'ECONNABORTED',
  'ENETRESET',
  'ENOTCONN',
  'EPIPE',
  'ETIMEDOUT',
  'ERR_SOCKET_CLOSED',
  'ERR_STREAM_DESTROYED',
  'ERR_STREAM_PREMATURE_CLOSE',
]);
const CUT_WORDS = new Set(['Connection terminated', 'Connection terminated unexpectedly', 'Query read timeout']);

export function connectionLossOf({ code, message, syscall, path }: ThrownByDriver): ConnectionLoss | null {
  if (path !== null) return null;
  if (CONNECT_CODES.has(code) || TLS_CODES.test(code) || (syscall !== null && CONNECT_SYSCALLS.has(syscall)))
    return 'never-sent';
  if (CUT_CODES.has(code)) return 'unanswered';
  if (code !== '') return null;
  if (CONNECT_WORDS.has(message)) return 'never-sent';
  return CUT_WORDS.has(message) ? 'unanswered' : null;
}

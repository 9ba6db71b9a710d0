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

const CONNECT_CODES = new Set(['ECONNREFUSED', 'ENOENT', 'ENOTFOUND', 'EAI_AGAIN', 'EADDRNOTAVAIL', 'EACCES']);
const CONNECT_SYSCALLS = new Set(['connect', 'getaddrinfo']);
/** The certificate of a server is looked at before anything is asked. */
const CERTIFICATE_CODES =
  /^(ERR_TLS_CERT_|CERT_|CRL_|UNABLE_TO_|HOSTNAME_MISMATCH$|INVALID_CA$|INVALID_PURPOSE$|DEPTH_ZERO_SELF_SIGNED_CERT$|SELF_SIGNED_CERT_IN_CHAIN$)/;
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

/** These end a connection that is made as well as one that is being made: only the call that failed tells which. */
const CUT_CODES = new Set([
  'ECONNRESET',
  'ECONNABORTED',
  'ENETRESET',
  'ENOTCONN',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'EHOSTDOWN',
  'ENETUNREACH',
  'ENETDOWN',
  'ENOBUFS',
  'EIO',
  'EPROTO',
  'ERR_SOCKET_CLOSED',
  'ERR_STREAM_WRITE_AFTER_END',
  'ERR_STREAM_DESTROYED',
  'ERR_STREAM_PREMATURE_CLOSE',
]);
const CUT_TLS_CODES = /^ERR_(SSL|TLS)_/;
const CUT_WORDS = new Set(['Connection terminated', 'Connection terminated unexpectedly', 'Query read timeout']);

export function connectionLossOf({ code, message, syscall, path }: ThrownByDriver): ConnectionLoss | null {
  if (path !== null) return null;
  if (CERTIFICATE_CODES.test(code)) return 'never-sent';
  if (syscall === null ? CONNECT_CODES.has(code) : CONNECT_SYSCALLS.has(syscall)) return 'never-sent';
  if (CUT_CODES.has(code) || CONNECT_CODES.has(code) || CUT_TLS_CODES.test(code)) return 'unanswered';
  if (code !== '') return null;
  if (CONNECT_WORDS.has(message)) return 'never-sent';
  return CUT_WORDS.has(message) ? 'unanswered' : null;
}

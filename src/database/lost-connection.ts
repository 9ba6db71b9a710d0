/**
 * Errors that mean that there is no connection to the server, by the codes of Node's sockets and of TLS, and by the
 * messages of pg, which has no codes of its own (pg/lib/client.js, pg/lib/connection.js, pg-pool/index.js). An error
 * that is neither listed here nor the server's is a bug.
 */

/** `never-sent`: no request was sent. `unanswered`: a request may have been sent, and carried out. */
export type ConnectionLoss = 'never-sent' | 'unanswered';

export interface ThrownByDriver {
  readonly code: string;
  readonly message: string;
  /** The system call that failed. */
  readonly syscall: string | null;
  /** Path of a file: such an error is not about a connection. */
  readonly path: string | null;
}

const CONNECT_CODES = new Set(['ECONNREFUSED', 'ENOENT', 'ENOTFOUND', 'EAI_AGAIN', 'EADDRNOTAVAIL', 'EACCES']);
const CONNECT_SYSCALLS = new Set(['connect', 'getaddrinfo']);
/** The client checks the server's certificate before it sends a request. */
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

/** These end an established connection as well as one that is being opened: only the system call tells which. */
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

/** The client refuses the certificate of the server. */
export function isCertificateRefused({ code }: Pick<ThrownByDriver, 'code'>): boolean {
  return CERTIFICATE_CODES.test(code);
}

export function connectionLossOf({ code, message, syscall, path }: ThrownByDriver): ConnectionLoss | null {
  if (path !== null) return null;
  if (CERTIFICATE_CODES.test(code)) return 'never-sent';
  if (syscall === null ? CONNECT_CODES.has(code) : CONNECT_SYSCALLS.has(syscall)) return 'never-sent';
  if (CUT_CODES.has(code) || CONNECT_CODES.has(code) || CUT_TLS_CODES.test(code)) return 'unanswered';
  if (code !== '') return null;
  if (CONNECT_WORDS.has(message)) return 'never-sent';
  return CUT_WORDS.has(message) ? 'unanswered' : null;
}

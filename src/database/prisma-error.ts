/**
 * The server's error, taken from the errors that Prisma makes of it. Does not load the client, so every command can
 * afford it.
 */

/**
 * Returns the error as pg throws it: with the server's SQLSTATE, or for a lost connection with the code of its socket.
 * Errors that are not Prisma's, and those that Prisma raises on its own, come back unchanged.
 */
export function serverErrorOf(error: unknown): unknown {
  if (!(error instanceof Error) || error.name !== 'PrismaClientKnownRequestError') return error;
  const { code, meta, message } = error as Error & {
    readonly code?: string;
    readonly meta?: { readonly driverAdapterError?: { readonly cause?: DriverAnswer } };
  };
  const said = meta?.driverAdapterError?.cause;
  // Prisma's own codes look like SQLSTATEs but are not; any other code came from the driver.
  const driverCode =
    said?.originalCode ?? SOCKET_CODES[said?.kind ?? ''] ?? (/^P\d{4}$/.test(code ?? '') ? undefined : code);
  if (driverCode === undefined) return error;
  return Object.assign(new Error(said?.originalMessage ?? lastLine(message), { cause: error }), {
    detail: said?.detail,
    hint: said?.hint,
    code: driverCode,
  });
}

interface DriverAnswer {
  readonly kind?: string;
  readonly originalCode?: string;
  readonly originalMessage?: string;
  readonly detail?: string;
  readonly hint?: string;
}

/** Codes for the sockets and TLS errors of @prisma/adapter-pg, which drops the original codes. */
const SOCKET_CODES: Readonly<Partial<Record<string, string>>> = {
  DatabaseNotReachable: 'ECONNREFUSED',
  ConnectionClosed: 'ECONNRESET',
  SocketTimeout: 'ETIMEDOUT',
  TlsConnectionError: 'ERR_TLS_CONNECTION',
};

/** The lines before it name the call and its place in the source. */
function lastLine(message: string): string {
  return message.trim().split('\n').at(-1) ?? message;
}

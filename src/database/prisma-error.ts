/** What the server said, out of the errors that Prisma makes of it. Free of the client, so that every command can afford it. */

/**
 * In the form in which pg throws it: with the server's SQLSTATE, or of a lost connection with the code of its socket. Anything that is no error
 * of Prisma's comes back as it is, and so does what Prisma says of itself.
 */
export function serverErrorOf(error: unknown): unknown {
  if (!(error instanceof Error) || error.name !== 'PrismaClientKnownRequestError') return error;
  const { code, meta, message } = error as Error & {
    readonly code?: string;
    readonly meta?: { readonly driverAdapterError?: { readonly cause?: DriverAnswer } };
  };
  const said = meta?.driverAdapterError?.cause;
  // Prisma's own codes look like SQLSTATEs and are none; any other came from the driver.
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

/** What @prisma/adapter-pg makes of sockets and TLS, whose codes it drops. */
const SOCKET_CODES: Readonly<Partial<Record<string, string>>> = {
  DatabaseNotReachable: 'ECONNREFUSED',
  ConnectionClosed: 'ECONNRESET',
  SocketTimeout: 'ETIMEDOUT',
  TlsConnectionError: 'ERR_TLS_CONNECTION',
};

/** Before it stand the call and its place in the source. */
function lastLine(message: string): string {
  return message.trim().split('\n').at(-1) ?? message;
}

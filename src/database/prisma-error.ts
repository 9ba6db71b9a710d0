/** What the server said, out of the errors that Prisma makes of it. Free of the client, so that every command can afford it. */

/** In the form in which pg throws it, with the server's SQLSTATE; anything that is no error of Prisma's comes back as it is. */
export function serverErrorOf(error: unknown): unknown {
  if (!(error instanceof Error) || error.name !== 'PrismaClientKnownRequestError') return error;
  const { meta, message } = error as Error & { readonly meta?: { readonly driverAdapterError?: { readonly cause?: ServerAnswer } } };
  const said = meta?.driverAdapterError?.cause;
  const detail = { detail: said?.detail, hint: said?.hint };
  // Without an answer of the server's there was no connection: Prisma's own codes look like SQLSTATEs and are none.
  return Object.assign(new Error(said?.originalMessage ?? lastLine(message), { cause: error }), detail, { code: said?.originalCode ?? '' });
}

interface ServerAnswer {
  readonly originalCode?: string;
  readonly originalMessage?: string;
  readonly detail?: string;
  readonly hint?: string;
}

/** Before it stand the call and its place in the source. */
function lastLine(message: string): string {
  return message.trim().split('\n').at(-1) ?? message;
}

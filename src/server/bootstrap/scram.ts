/**
 * A password in the form that Postgres stores (RFC 5802, RFC 7677), computed here: the server, and perhaps its log, get
 * a text with which no reader can log in.
 */
import { createHash, createHmac, pbkdf2Sync, timingSafeEqual } from 'node:crypto';

/** The number that Postgres itself uses. */
const ITERATIONS = 4096;
const KEY_BYTES = 32;

/** `salt` is 16 random bytes. The password is used as it is: ours are plain ASCII, so SASLprep would change nothing. */
export function scramVerifier(password: string, salt: Buffer): string {
  return verifierOf(password, { salt, iterations: ITERATIONS });
}

/** True when the verifier belongs to this password; false for text that is not a SCRAM verifier. */
export function isVerifierOf(password: string, verifier: string | null): boolean {
  const parts = /^SCRAM-SHA-256\$(\d{1,7}):([A-Za-z0-9+/=]+)\$/.exec(verifier ?? '');
  if (verifier === null || parts === null) return false;
  const expected = verifierOf(password, { salt: Buffer.from(parts[2]!, 'base64'), iterations: Number(parts[1]) });
  return expected.length === verifier.length && timingSafeEqual(Buffer.from(expected), Buffer.from(verifier));
}

function verifierOf(
  password: string,
  { salt, iterations }: { readonly salt: Buffer; readonly iterations: number },
): string {
  const salted = pbkdf2Sync(password, salt, iterations, KEY_BYTES, 'sha256');
  const storedKey = createHash('sha256').update(hmac(salted, 'Client Key')).digest();
  const serverKey = hmac(salted, 'Server Key');
  return `SCRAM-SHA-256$${iterations}:${salt.toString('base64')}$${storedKey.toString('base64')}:${serverKey.toString('base64')}`;
}

function hmac(key: Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}

/**
 * Ids computed from the thing that they identify: two processes give the same thing the same id, so it cannot be booked
 * twice.
 */
import { createHash } from 'node:crypto';

/**
 * A version 8 uuid (RFC 9562: an application's own rule) from the SHA-256 of the parts; where one part ends and the
 * next begins counts.
 */
export function derivedId(...parts: readonly string[]): string {
  const bytes = createHash('sha256').update(JSON.stringify(parts)).digest().subarray(0, 16);
  bytes[6] = (bytes[6]! & 0x0f) | 0x80;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  const hex = bytes.toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

/** Grants of portfolios in text and JSON. */
import type { Pool } from 'pg';
import { readGrants } from '../../database/actions/grants.ts';
import type { GrantRow } from '../../database/actions/grants.ts';
import { isoInstant } from '../../domain/instant.ts';
import { plainText } from '../../domain/plain-text.ts';
import { instant } from '../../text/instants.ts';
import { failureOf } from '../errors.ts';
import type { JsonObject } from '../output/shapes.ts';

export async function grantsOf(pool: Pool, portfolioId: string): Promise<readonly GrantRow[]> {
  return (await allGrants(pool)).filter((grant) => grant.portfolioId === portfolioId);
}

export async function allGrants(pool: Pool): Promise<readonly GrantRow[]> {
  const grants = await readGrants(pool);
  if (!grants.ok) throw failureOf(grants.error);
  return grants.value;
}

export function grantJson({ username, grantedBy, grantedAt, expiresAt }: GrantRow): JsonObject {
  return { user: username, grantedBy, grantedAt: isoInstant(grantedAt), expiresAt: isoInstant(expiresAt) };
}

/** `bob until 2027-01-31 00:00:00, carol` */
export function grantsText(grants: readonly GrantRow[]): string {
  return grants
    .map(
      ({ username, expiresAt }) =>
        `${plainText(username)}${expiresAt === null ? '' : ` until ${instant(expiresAt)} UTC`}`,
    )
    .join(', ');
}

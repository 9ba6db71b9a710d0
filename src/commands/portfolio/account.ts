/** The kind of an account on the command line. */
import { ACCOUNT_KINDS, parseAccountKind } from '../../domain/account.ts';
import type { AccountKind } from '../../domain/account.ts';
import { shown } from '../../domain/shown.ts';
import { badUsage } from '../errors.ts';

/** The words of help and completion; capitals are accepted too. */
export const ACCOUNT_WORDS = ACCOUNT_KINDS.map((kind) => kind.toLowerCase());

export function accountValue(text: string): AccountKind {
  const kind = parseAccountKind(text);
  if (kind !== null) return kind;
  throw badUsage(
    `${shown(text)} is not a kind of account`,
    'Use cash (no shorts, cash never below zero) or margin (bounded by buying power).',
  );
}

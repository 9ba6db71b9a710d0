/** The schema files contradict each other, so none of them is used. */
import { DatabaseFailure } from '../../database/failure.ts';

export function brokenFiles(message: string): DatabaseFailure {
  return new DatabaseFailure({
    code: 'BROKEN_MIGRATIONS',
    message,
    hint: 'Install traderai again: its schema files were changed.',
    kind: 'failed',
  });
}

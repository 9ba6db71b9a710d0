/** The files of the schema contradict each other: nothing is read from them. */
import { DatabaseFailure } from '../../database/failure.ts';

export function brokenFiles(message: string): DatabaseFailure {
  return new DatabaseFailure({
    code: 'BROKEN_MIGRATIONS',
    message,
    hint: 'Install traderai again: its migrations are not as they were made.',
    kind: 'failed',
  });
}

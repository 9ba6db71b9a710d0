/** The end of a console or an engine whose desk another version of the program changed. */
import { SCHEMA_CHANGED, SCHEMA_CHANGED_HINT } from '../database/schema-mark.ts';
import { CommandFailure } from './errors.ts';

export function schemaChanged(): CommandFailure {
  return new CommandFailure({
    code: 'SCHEMA_OUTDATED',
    message: SCHEMA_CHANGED,
    hint: SCHEMA_CHANGED_HINT,
    exitCode: 4,
  });
}

/** The progress messages of a migration. */
import type { MigrationProgress } from '../../maintenance/migrator/migrator.ts';
import { unreachable } from '../../domain/unreachable.ts';
import type { Output } from '../output/output.ts';

export function sayProgress(output: Output): (progress: MigrationProgress) => void {
  return (progress) => {
    switch (progress.kind) {
      case 'waiting':
        return output.say('Another migration of this database is running; waiting for it.');
      case 'applying':
        return output.say(`Applying ${progress.name}`);
      case 'undoing':
        return output.say(`Undoing ${progress.name}`);
      case 'objects':
        progress.dropped.forEach((path) =>
          output.say(`No longer part of the schema: ${path}. It stays in the database until a migration drops it.`),
        );
        return output.say(`Applying ${progress.count} functions, views, triggers and policies`);
      default:
        return unreachable(progress);
    }
  };
}

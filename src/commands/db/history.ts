/** `traderai db history` */
import { readSchemaFiles } from '../../maintenance/migrator/migration-files.ts';
import { readMigrationHistory, withClient } from '../../maintenance/migrator/migrator.ts';
import { readSteps } from '../../maintenance/takeover/state.ts';
import { defineCommand } from '../command.ts';
import { isoInstant } from '../../domain/instant.ts';
import { reportList } from '../output/report.ts';
import { administrator } from './administrator.ts';

interface Row {
  readonly name: string;
  readonly state: 'applied' | 'undone' | 'unfinished' | 'waiting';
  readonly startedAt: Date | null;
  readonly finishedAt: Date | null;
  readonly undoneAt: Date | null;
}

export const command = defineCommand({
  examples: [
    ['traderai db history', 'list every migration (applied, undone or waiting) and the steps of a takeover'],
    ['traderai db history --json', 'the same, for a script'],
  ],
  async run(context) {
    const config = await administrator(context);
    const steps = (await withClient(config, readSteps)).map(({ name, startedAt, finishedAt }): Row => {
      return {
        name: `takeover: ${name}`,
        state: finishedAt === null ? 'unfinished' : 'applied',
        startedAt,
        finishedAt,
        undoneAt: null,
      };
    });
    const history = await readMigrationHistory(config);
    const past = history.map(({ name, startedAt, finishedAt, rolledBackAt }): Row => {
      const state = rolledBackAt !== null ? 'undone' : finishedAt === null ? 'unfinished' : 'applied';
      return { name, state, startedAt, finishedAt, undoneAt: rolledBackAt };
    });
    const inForce = new Set(past.filter(({ state }) => state === 'applied').map(({ name }) => name));
    const waiting = readSchemaFiles()
      .migrations.filter(({ name }) => !inForce.has(name))
      .map(({ name }): Row => ({ name, state: 'waiting', startedAt: null, finishedAt: null, undoneAt: null }));
    await reportList(context.output, {
      rows: [...steps, ...past, ...waiting],
      columns: [
        { title: 'MIGRATION', value: ({ name }) => name },
        { title: 'STATE', value: ({ state }) => state },
        { title: 'APPLIED', value: ({ finishedAt }) => instant(finishedAt) ?? '' },
        { title: 'UNDONE', value: ({ undoneAt }) => instant(undoneAt) ?? '' },
      ],
      json: ({ name, state, startedAt, finishedAt, undoneAt }) => ({
        name,
        state,
        startedAt: instant(startedAt),
        finishedAt: instant(finishedAt),
        undoneAt: instant(undoneAt),
      }),
      empty: 'This version has no migrations.',
    });
  },
});

function instant(date: Date | null): string | null {
  return date === null ? null : isoInstant(date.getTime());
}

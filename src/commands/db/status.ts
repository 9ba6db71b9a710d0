/** `traderai db status` */
import type { ClientConfig } from 'pg';
import { connectionConfig } from '../../database/connection.ts';
import { shownUrl } from '../../database/database-url.ts';
import { findServer, isPinned } from '../../server/embedded/server.ts';
import { readPlan, withClient } from '../../maintenance/migrator/migrator.ts';
import { readDeskCondition } from '../../maintenance/migrator/read-only.ts';
import { readTakeoverState } from '../../maintenance/takeover/state.ts';
import { plainText } from '../../domain/plain-text.ts';
import type { Context } from '../command.ts';
import { defineCommand } from '../command.ts';
import { CommandFailure } from '../errors.ts';
import { reportFields, reportJson } from '../output/report.ts';
import { STATE_WORDS } from './takeover-words.ts';

interface Place {
  readonly kind: 'embedded' | 'url';
  readonly address: string;
  readonly processId: number | null;
  readonly pinned: boolean | null;
  /** Null when the server does not run. */
  readonly config: ClientConfig | null;
}

export const command = defineCommand({
  details: `Never starts the server. Exit code 4 when the database does not run, or when
its schema is not the schema of this version.`,
  examples: [
    ['traderai db status', 'show the state of the database'],
    ['traderai db status --json', 'for a script: kind, address, running, schema, pending, readOnly, takeover'],
  ],
  async run(context) {
    const { output } = context;
    const place = findPlace(context);
    const { kind, address, processId, pinned, config } = place;
    if (config === null) {
      const message = `the embedded database of ${context.home} does not run`;
      throw new CommandFailure({
        code: 'DATABASE_NOT_RUNNING',
        message,
        hint: 'Start it with: traderai db up. Other commands start it when they need it.',
        exitCode: 4,
      });
    }
    const { applied, pending, objects } = await readPlan(config);
    const waiting = pending.map(({ name }) => name);
    const schema = waiting.length === 0 && objects === 'current' ? 'current' : 'outdated';
    const newest = applied.at(-1)?.name ?? null;
    const { condition, takeover } = await withClient(config, async (client) => ({
      condition: await readDeskCondition(client),
      takeover: await readTakeoverState(client),
    }));
    const readOnly = condition?.reason ?? null;
    if (output.form === 'json')
      reportJson(output, {
        kind,
        address,
        running: true,
        processId,
        pinned,
        schema,
        migration: newest,
        pending: waiting,
        readOnly,
        takeover,
      });
    else {
      reportFields(output, [
        ['database', `${kind === 'embedded' ? 'embedded, ' : ''}${address}`],
        ...(processId === null
          ? []
          : [
              [
                'server',
                `process ${processId}, ${pinned === true ? 'stays until `traderai db down`' : 'stops after half a minute without a connection'}`,
              ] as const,
            ]),
        [
          'schema',
          schema === 'current'
            ? `current (${newest})`
            : `outdated: bring it up to date with \`traderai db migrate\` (${waiting.length} migrations wait)`,
        ],
        ...(readOnly === null ? [] : [['read-only', plainText(readOnly)] as const]),
        ...(STATE_WORDS[takeover] === null ? [] : [['takeover', STATE_WORDS[takeover]] as const]),
      ]);
    }
    return schema === 'current' ? 0 : 4;
  },
});

function findPlace({ target, home }: Context): Place {
  const to = target();
  if (to.kind === 'url')
    return {
      kind: 'url',
      address: shownUrl(to.url),
      processId: null,
      pinned: null,
      config: connectionConfig(to.url, 'traderai'),
    };
  const server = findServer(home);
  return {
    kind: 'embedded',
    address: server?.socketDirectory ?? home,
    processId: server?.processId ?? null,
    pinned: isPinned(home),
    config: server?.superuser ?? null,
  };
}

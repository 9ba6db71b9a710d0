/** `traderai bench-torture`, which `npm run torture` starts: the desk under kill -9 and SIGSTOP. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { wholeNumber } from './arguments.ts';
import { loadBench } from './bench/bundle.ts';
import { defineCommand } from './command.ts';
import { reportJson } from './output/report.ts';

const ENGINE_KILLS = 500;
const SERVER_KILLS = 100;
const STOPS = 50;

export const command = defineCommand({
  details: `Kills and stops the engine and Postgres of a desk of its own, and checks the
books after each fault. That desk is in the folder torture of --home or
TRADERAI_HOME. An interrupted torture continues when it is started again with
the same home.`,
  options: {
    engineKills: {
      flags: '--engine-kills <count>',
      summary: `kill -9 of the engine (default: ${ENGINE_KILLS})`,
      parse: wholeNumber,
    },
    serverKills: {
      flags: '--server-kills <count>',
      summary: `kill -9 of Postgres (default: ${SERVER_KILLS})`,
      parse: wholeNumber,
    },
    stops: {
      flags: '--stops <count>',
      summary: `SIGSTOP of the leading engine (default: ${STOPS})`,
      parse: wholeNumber,
    },
    report: { flags: '--report <file>', summary: 'write the report into this file' },
  },
  examples: [['npm run torture -- --engine-kills 5 --server-kills 2 --stops 1', 'a short torture']],
  async run(context, { options }) {
    const { output } = context;
    const { torture, tortureReport, machineText } = await loadBench();
    const tortured = await torture({
      // A desk of its own: the trader's is never tortured.
      home: join(context.home, 'torture'),
      wanted: {
        engine: options.engineKills ?? ENGINE_KILLS,
        server: options.serverKills ?? SERVER_KILLS,
        stop: options.stops ?? STOPS,
      },
      signal: context.interruption(),
      progress: output.progress,
    });
    output.progress('');
    const report = tortureReport(tortured, { machine: machineText(), at: context.clock.now() });
    if (options.report !== undefined && tortured.ending === 'done') writeFileSync(options.report, report);
    if (output.form === 'json') reportJson(output, { ...tortured });
    else output.print(report);
    return tortured.ending === 'done' ? 0 : 1;
  },
});

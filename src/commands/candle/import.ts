/** `traderai candle import` */
import { statSync } from 'node:fs';
import type { Pool } from 'pg';
import { checkCandleFile } from '../../market-data/import/check-file.ts';
import { importCandleFile } from '../../market-data/import/import-file.ts';
import type { ImportWatch } from '../../market-data/import/import-file.ts';
import { ImportStopped } from '../../market-data/import/report.ts';
import type { FileReport, ImportFault, ImportOptions } from '../../market-data/import/report.ts';
import { assertReadable } from '../../market-data/import/text-pieces.ts';
import { unreachable } from '../../domain/unreachable.ts';
import { defineCommand } from '../command.ts';
import type { Context, ExitCode } from '../command.ts';
import { withDesk } from '../desk.ts';
import { CommandFailure } from '../errors.ts';
import { reportJson } from '../output/report.ts';
import { IMPORT_FLAGS, importOptions } from './import-options.ts';
import { openMeter } from './import-progress.ts';
import { importJson, keptOutReport, sayImport } from './import-report.ts';

export const command = defineCommand({
  details: `Reads CSV, plain or gzip, with a header such as
timestamp,symbol,open,high,low,close,volume. Columns are separated by comma,
semicolon, tab or |. A timestamp is the open time of the candle: ISO-8601 with a
zone, or epoch seconds or milliseconds. Symbols are stored in capitals.

Rejected   a row that breaks a rule is reported with its line and reason and is
           never repaired; with --strict, one such row refuses all files
Duplicate  a row that is already stored with the same values is skipped, so you
           can import a file again
Conflict   a row whose symbol, interval and time are stored, or are on an
           earlier line, with other values: --on-conflict decides, --strict
           does not

The good rows of each file are one transaction: an interrupted import stores
nothing of that file.
A file without a good row does not stop the other files. A file that cannot be
read ends the import.

Exit codes: 0 all good rows are stored, 1 a file is refused (--strict,
--on-conflict fail), 2 a file has no good row or cannot be read.`,
  arguments: [{ name: '<files...>', summary: 'CSV or CSV.gz' }],
  options: IMPORT_FLAGS,
  examples: [
    ['traderai candle import btcusd-2018.csv.gz', 'import a file that names its symbols'],
    ['traderai candle import *.csv.gz --source bitfinex', 'import many files and store their source'],
    [
      'traderai candle import spy.csv --symbol SPY --interval 1d --column close="Adj Close"',
      'name the symbol and the interval that the file leaves out',
    ],
    ['traderai candle import btcusd.csv --dry-run', 'count what would be imported; change nothing'],
  ],
  async run(context, { words, options }) {
    const signal = context.interruption();
    const wanted = importOptions(options);
    for (const file of words) await readableOrFail(file);
    const job = { files: words, options: wanted, signal };
    const keptOut = await keptOutByRejects(context, job);
    return withDesk(context, async ({ pool }) => importAll(context, { ...job, pool, keptOut }));
  },
});

interface ImportJob {
  readonly files: readonly string[];
  readonly options: ImportOptions;
  readonly signal: AbortSignal;
}

/**
 * Stops at the first file that cannot be imported, and reports the files before it. Refused files of a strict import
 * are only counted.
 */
async function importAll(
  context: Context,
  { pool, files, options, signal, keptOut }: ImportJob & { readonly pool: Pool; readonly keptOut: boolean },
): Promise<ExitCode> {
  const reports: FileReport[] = [];
  const meter = meterOf(context, files);
  for (const file of files) {
    const watch: ImportWatch = { signal, onProgress: (progress) => meter.read(progress) };
    const result = await importCandleFile(pool, file, keptOut ? { ...options, purpose: 'rehearse' } : options, watch);
    context.output.progress('');
    if (!result.ok) return stop(context, { reports, options, fault: result.error });
    reports.push(keptOut ? keptOutReport(result.value) : result.value);
    meter.endFile();
  }
  return finish(context, reports, options);
}

/** A strict import takes all of its files or none, so it looks for rejected rows in all files first. */
async function keptOutByRejects(context: Context, { files, options, signal }: ImportJob): Promise<boolean> {
  if (options.rejects !== 'refuse-file' || files.length === 1) return false;
  const checked = [];
  const meter = meterOf(context, files);
  for (const file of files) {
    const result = await checkCandleFile(file, options, { signal, onProgress: (progress) => meter.read(progress) });
    context.output.progress('');
    if (!result.ok) throw failureOf(result.error);
    checked.push(result.value);
    meter.endFile();
  }
  return checked.some(({ rows, rejected }) => rejected > 0 || rows === 0);
}

function meterOf({ clock, output }: Context, files: readonly string[]): ReturnType<typeof openMeter> {
  return openMeter({ sizes: files.map((file) => statSync(file).size), clock, say: output.progress });
}

async function finish(context: Context, reports: readonly FileReport[], options: ImportOptions): Promise<ExitCode> {
  await report(context, reports, options);
  if (reports.some(({ outcome }) => outcome === 'no-good-row')) return 2;
  return reports.every(({ outcome }) => outcome === 'imported' || outcome === 'rehearsed') ? 0 : 1;
}

async function stop(
  context: Context,
  {
    reports,
    options,
    fault,
  }: { readonly reports: readonly FileReport[]; readonly options: ImportOptions; readonly fault: ImportFault },
): Promise<ExitCode> {
  if (reports.length > 0) await report(context, reports, options);
  // Nothing else is printed after an interruption: its cause is known.
  if (fault.kind === 'interrupted') context.output.say(`${fault.message}. ${fault.hint ?? ''}`.trim());
  throw failureOf(fault);
}

async function report({ output }: Context, reports: readonly FileReport[], options: ImportOptions): Promise<void> {
  if (output.form === 'json') return reportJson(output, importJson(reports, options));
  await sayImport(output, reports, options);
}

async function readableOrFail(file: string): Promise<void> {
  try {
    await assertReadable(file);
  } catch (error) {
    throw error instanceof ImportStopped ? failureOf(error.fault) : error;
  }
}

function failureOf({ kind, code, message, hint }: ImportFault): CommandFailure {
  return new CommandFailure({ code, message, hint, exitCode: exitCodeOf(kind) });
}

function exitCodeOf(kind: ImportFault['kind']): ExitCode {
  switch (kind) {
    case 'unreadable':
    case 'invalid':
      return 2;
    case 'denied':
      return 3;
    case 'unavailable':
      return 4;
    case 'unknown-outcome':
      return 5;
    case 'interrupted':
      return 130;
    default:
      return unreachable(kind);
  }
}

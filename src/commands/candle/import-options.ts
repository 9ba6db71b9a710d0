/** The flags of `candle import`, checked before a file is opened. */
import { CONFLICT_POLICIES } from '../../market-data/import/report.ts';
import type { ImportOptions } from '../../market-data/import/report.ts';
import { CANDLE_COLUMNS } from '../../domain/header.ts';
import type { CandleColumn, ColumnNames } from '../../domain/header.ts';
import { plainText } from '../../domain/plain-text.ts';
import { shown } from '../../domain/shown.ts';
import type { OptionValues } from '../command.ts';
import { badUsage } from '../errors.ts';
import { intervalValue, symbolValue } from './flags.ts';

export const IMPORT_FLAGS = {
  symbol: {
    flags: '--symbol <symbol>',
    summary: 'symbol of files without a symbol column; in other files, the only accepted symbol',
    parse: symbolValue,
  },
  interval: {
    flags: '--interval <interval>',
    summary: 'interval of files without an interval column (default: 1m)',
    parse: intervalValue,
  },
  source: {
    flags: '--source <name>',
    summary: 'name of the source, stored with each candle (default: import)',
    parse: sourceValue,
  },
  onConflict: {
    flags: '--on-conflict <policy>',
    summary: 'when a stored candle has other values: keep it (default), replace it, or fail and refuse the file',
    choices: CONFLICT_POLICIES,
  },
  column: {
    flags: '--column <name=HEADER>',
    summary: 'header of a column, such as close="Adj Close"; repeatable',
    parse: columnValue,
    repeat: 'list',
  },
  strict: { flags: '--strict', summary: 'import nothing when a row is rejected' },
  dryRun: { flags: '--dry-run', summary: 'import and count everything, then undo it' },
} as const;

export function importOptions(flags: OptionValues<typeof IMPORT_FLAGS>): ImportOptions {
  return {
    symbol: flags.symbol ?? null,
    interval: flags.interval ?? null,
    columns: columnNames(flags.column ?? []),
    source: flags.source ?? 'import',
    onConflict: flags.onConflict ?? 'keep',
    rejects: flags.strict === true ? 'refuse-file' : 'report',
    purpose: flags.dryRun === true ? 'rehearse' : 'import',
  };
}

/** The same limit as the check of the table. */
const LONGEST_SOURCE = 64;

function sourceValue(text: string): string {
  const fits = text.trim() !== '' && plainText(text) === text && [...text].length <= LONGEST_SOURCE;
  if (!fits)
    throw badUsage(
      `${shown(text)} cannot name a source`,
      `Use 1 to ${LONGEST_SOURCE} characters without control and invisible characters.`,
    );
  return text;
}

interface NamedColumn {
  readonly column: CandleColumn;
  readonly header: string;
}

function columnValue(text: string): NamedColumn {
  const [name = '', ...rest] = text.split('=');
  const column = CANDLE_COLUMNS.find((candidate) => candidate === name.trim().toLowerCase());
  const header = rest.join('=').trim();
  if (column === undefined || header === '')
    throw badUsage(
      `${shown(text)} names no column`,
      `Write name=HEADER with one of the names ${CANDLE_COLUMNS.join(', ')}.`,
    );
  return { column, header };
}

function columnNames(named: readonly NamedColumn[]): ColumnNames {
  const names: Partial<Record<CandleColumn, string>> = {};
  for (const { column, header } of named) {
    if (names[column] !== undefined) throw badUsage(`--column names ${column} twice`, 'Name each column once.');
    names[column] = header;
  }
  return names;
}

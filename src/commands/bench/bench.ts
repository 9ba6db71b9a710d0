/** `traderai bench NAME…` */
import type { Figure, FigureOptions } from '../../../bench/figure.ts';
import { withBed } from '../../../bench/support/bed.ts';
import { machineText } from '../../../bench/support/machine.ts';
import { shown } from '../../domain/shown.ts';
import { positiveWholeNumber } from '../arguments.ts';
import { defineCommand } from '../command.ts';
import type { Context } from '../command.ts';
import { badUsage } from '../errors.ts';
import { reportJson } from '../output/report.ts';
import type { JsonObject } from '../output/shapes.ts';
import { renderTable } from '../output/table.tsx';
import { FIGURES } from './figures.ts';
import type { FigureLine } from './figures.ts';

interface Measured extends Figure {
  readonly name: string;
}

export const command = defineCommand({
  details: `Each figure is measured in turns with a reference, on an embedded server of its own that is removed afterwards: your data is not touched.
A machine that does other work gives lower figures; the ratio suffers less.`,
  arguments: [{ name: '<names...>', summary: 'figures, or all' }],
  options: {
    file: { flags: '--file <path>', summary: 'measure with this file, where a figure takes one' },
    rows: { flags: '--rows <count>', summary: 'make so much data, where a figure makes some', parse: positiveWholeNumber },
    runs: { flags: '--runs <count>', summary: 'measure so often', parse: positiveWholeNumber },
    quick: { flags: '--quick', summary: 'measure little, to see that it works: what --rows and --runs leave open is small' },
  },
  examples: [
    ['traderai bench ingest', 'how fast candles come in, beside a bare COPY'],
    ['traderai bench ingest --file btcusd-2018.csv.gz --json', 'the same with a file of yours'],
    ['traderai bench all', 'every figure of the README'],
  ],
  async run(context, { words, options }) {
    const lines = chosen(words);
    const wanted: FigureOptions = { file: options.file ?? null, rows: options.rows ?? null, runs: options.runs ?? null };
    const extent = options.quick === true ? 'quick' : 'full';
    const signal = context.interruption();
    const measured: Measured[] = [];
    for (const { name, quick, load } of lines) {
      const { measure } = await load();
      const given = extent === 'quick' ? { ...wanted, rows: wanted.rows ?? quick.rows, runs: wanted.runs ?? quick.runs } : wanted;
      const progress = (text: string): void => context.output.progress(text === '' ? '' : `${name}: ${text}`);
      measured.push({ name, ...(await withBed({ signal, progress }, (bed) => measure(bed, given))) });
    }
    await report(context, measured, commandLine(lines, wanted, extent));
  },
});

function chosen(words: readonly string[]): readonly FigureLine[] {
  if (words.length === 1 && words[0] === 'all') return FIGURES;
  return [...new Set(words)].map((word) => {
    const line = FIGURES.find(({ name }) => name === word);
    if (line === undefined) throw badUsage(`there is no figure ${shown(word)}`, `There are: ${FIGURES.map(({ name }) => name).join(', ')}, and all of them with: all`);
    return line;
  });
}

async function report({ output }: Context, measured: readonly Measured[], madeBy: string): Promise<void> {
  const machine = machineText();
  if (output.form === 'json') {
    const documents = measured.map(({ name, result, reference, ratio }): JsonObject => ({ name, result, reference, ratio, machine, command: madeBy }));
    return reportJson(output, documents.length === 1 ? documents[0] : documents);
  }
  const columns = [
    { title: 'Figure', value: ({ name }: Measured) => name },
    { title: 'Result', value: ({ said }: Measured) => said.result },
    { title: 'Reference', value: ({ said }: Measured) => said.reference },
    { title: 'Ratio', align: 'right', value: ({ ratio }: Measured) => ratio.toFixed(2) },
  ] as const;
  output.print(await renderTable(columns, measured, output.surface));
  output.print(`${madeBy}\n${machine}`);
}

/** What makes these figures again. */
function commandLine(lines: readonly FigureLine[], { file, rows, runs }: FigureOptions, extent: 'quick' | 'full'): string {
  const flags = [['--file', file], ['--rows', rows], ['--runs', runs]].flatMap(([flag, value]) => (value === null ? [] : [`${flag} ${value}`]));
  return ['traderai bench', ...lines.map(({ name }) => name), ...flags, ...(extent === 'quick' ? ['--quick'] : [])].join(' ');
}

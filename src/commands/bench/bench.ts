/** `traderai bench NAME…` */
import type { Figure, FigureOptions, FigurePart } from '../../../bench/figure.ts';
import { shown } from '../../domain/shown.ts';
import { positiveWholeNumber } from '../arguments.ts';
import { defineCommand } from '../command.ts';
import type { Context } from '../command.ts';
import { badUsage } from '../errors.ts';
import { reportJson } from '../output/report.ts';
import type { JsonObject } from '../output/shapes.ts';
import { renderTable } from '../output/table.tsx';
import { grouped } from '../../text/figures.ts';
import type { Column } from '../output/columns.ts';
import { loadBench } from './bundle.ts';
import { FIGURES } from './figures.ts';
import type { FigureName } from './figures.ts';

type FigureLine = (typeof FIGURES)[number];

interface Measured extends Figure {
  readonly name: FigureName;
}

export const command = defineCommand({
  details: `Each figure is measured in turns with a reference, on an embedded server of its own that is removed afterwards: your data is not touched.
A machine that does other work gives lower figures; the ratio suffers less.`,
  arguments: [{ name: '<names...>', summary: 'figures, or all' }],
  options: {
    file: { flags: '--file <path>', summary: 'measure with this file, where a figure takes one' },
    rows: {
      flags: '--rows <count>',
      summary: 'make so much data, where a figure makes some',
      parse: positiveWholeNumber,
    },
    runs: { flags: '--runs <count>', summary: 'measure so often', parse: positiveWholeNumber },
    candles: {
      flags: '--candles <count>',
      summary: 'for queries: candles of the desk that is asked',
      parse: positiveWholeNumber,
    },
    trades: { flags: '--trades <count>', summary: 'for queries: its trades', parse: positiveWholeNumber },
    portfolios: {
      flags: '--portfolios <count>',
      summary: 'for queries: its portfolios, of fifty positions each',
      parse: positiveWholeNumber,
    },
    quick: {
      flags: '--quick',
      summary: 'measure little, to see that it works: what the other flags leave open is small',
    },
    plans: { flags: '--plans', summary: 'tell also how the server goes about each question' },
  },
  examples: [
    ['traderai bench ingest', 'how fast candles come in, beside a bare COPY'],
    ['traderai bench ingest --file btcusd-2018.csv.gz --json', 'the same with a file of yours'],
    [
      'traderai bench queries --plans',
      'a desk of ten million candles and trades, asked with and without indexes: minutes, and 15 GB',
    ],
    ['traderai bench all', 'every figure of docs/figures.md'],
  ],
  async run(context, { words, options }) {
    const lines = chosen(words);
    const { measureFigure, machineText } = await loadBench();
    const { file = null, rows = null, runs = null, candles = null, trades = null, portfolios = null } = options;
    const wanted: FigureOptions = { file, rows, runs, candles, trades, portfolios };
    const extent = options.quick === true ? 'quick' : 'full';
    const signal = context.interruption();
    const measured: Measured[] = [];
    for (const { name, quick } of lines) {
      const given = extent === 'quick' ? filledUp(wanted, quick) : wanted;
      const progress = (text: string): void => context.output.progress(text === '' ? '' : `${name}: ${text}`);
      measured.push({ name, ...(await measureFigure(name, given, { signal, progress })) });
    }
    await report(context, measured, {
      machine: machineText(),
      madeBy: commandLine(lines, wanted, extent),
      plans: options.plans === true ? 'told' : 'kept',
    });
  },
});

/** What was asked for, and where nothing was, the others'. */
function filledUp(wanted: FigureOptions, others: Partial<FigureOptions>): FigureOptions {
  const asked = Object.entries(wanted).filter(([, value]) => value !== null);
  return { ...wanted, ...others, ...Object.fromEntries(asked) };
}

function chosen(words: readonly string[]): readonly FigureLine[] {
  if (words.length === 1 && words[0] === 'all') return FIGURES;
  return [...new Set(words)].map((word) => {
    const line = FIGURES.find(({ name }) => name === word);
    if (line === undefined)
      throw badUsage(
        `there is no figure ${shown(word)}`,
        `There are: ${FIGURES.map(({ name }) => name).join(', ')}, and all of them with: all`,
      );
    return line;
  });
}

interface Telling {
  readonly machine: string;
  readonly madeBy: string;
  readonly plans: 'told' | 'kept';
}

async function report(
  { output }: Context,
  measured: readonly Measured[],
  { machine, madeBy, plans }: Telling,
): Promise<void> {
  const withPlans = (part: FigurePart): JsonObject => (plans === 'told' ? { plans: part.plans } : {});
  if (output.form === 'json') {
    const partJson = (part: FigurePart): JsonObject => ({
      name: part.name,
      result: part.result,
      reference: part.reference,
      ratio: part.ratio,
      aim: part.aim,
      ...withPlans(part),
    });
    const documents = measured.map(({ name, result, reference, ratio, parts }): JsonObject => ({
      name,
      result,
      reference,
      ratio,
      ...(parts !== undefined && { parts: parts.map(partJson) }),
      machine,
      command: madeBy,
    }));
    return reportJson(output, documents.length === 1 ? documents[0] : documents);
  }
  const rows = measured.flatMap((figure): readonly (Measured | FigurePart)[] => [figure, ...(figure.parts ?? [])]);
  const columns: Column<Measured | FigurePart>[] = [
    { title: 'Figure', value: ({ name }) => name },
    { title: 'Result', value: ({ said }) => said.result },
    { title: 'Reference', value: ({ said }) => said.reference },
    { title: 'Ratio', align: 'right', value: ({ ratio }) => grouped(ratio, 2) },
  ];
  if (measured.some(({ parts }) => parts !== undefined))
    columns.push({
      title: 'Aim',
      align: 'right',
      value: (row) => ('aim' in row && row.aim !== null ? String(row.aim) : ''),
    });
  output.print(await renderTable(columns, rows, output.surface));
  if (plans === 'told') for (const part of measured.flatMap(({ parts = [] }) => parts)) output.print(plansText(part));
  output.print(`${madeBy}\n${machine}`);
}

function plansText({ name, plans }: FigurePart): string {
  return Object.entries(plans)
    .map(([of, plan]) => `\n${name}: ${of}\n${plan}`)
    .join('\n');
}

/** What makes these figures again. */
function commandLine(lines: readonly FigureLine[], wanted: FigureOptions, extent: 'quick' | 'full'): string {
  const flags = Object.entries(wanted).flatMap(([name, value]) => (value === null ? [] : [`--${name} ${value}`]));
  return [
    'traderai bench',
    ...lines.map(({ name }) => name),
    ...flags,
    ...(extent === 'quick' ? ['--quick'] : []),
  ].join(' ');
}

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
  details: `Measures each figure and its reference alternately, on an embedded server of its
own that is removed afterwards. Your data is not touched.
Other work on the machine lowers the figures; it changes the ratios less.`,
  arguments: [{ name: '<names...>', summary: 'figures, or all' }],
  options: {
    file: { flags: '--file <path>', summary: 'measure with this file, for figures that read a file' },
    rows: {
      flags: '--rows <count>',
      summary: 'rows of data to generate, for figures that generate data',
      parse: positiveWholeNumber,
    },
    runs: { flags: '--runs <count>', summary: 'how many runs', parse: positiveWholeNumber },
    candles: {
      flags: '--candles <count>',
      summary: 'for queries: how many candles',
      parse: positiveWholeNumber,
    },
    trades: { flags: '--trades <count>', summary: 'for queries: how many trades', parse: positiveWholeNumber },
    portfolios: {
      flags: '--portfolios <count>',
      summary: 'for queries: how many portfolios, with fifty positions each',
      parse: positiveWholeNumber,
    },
    quick: {
      flags: '--quick',
      summary: 'use small sizes, to see that it works; other flags still count',
    },
    plans: { flags: '--plans', summary: 'also print the query plan of each question' },
  },
  examples: [
    ['traderai bench ingest', 'measure candle import, beside a bare COPY'],
    ['traderai bench ingest --file btcusd-2018.csv.gz --json', 'the same with your own file'],
    [
      'traderai bench queries --plans',
      'query ten million candles and trades, with and without indexes; takes minutes and 15 GB',
    ],
    ['traderai bench all', 'measure every figure of docs/figures.md'],
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
      plans: options.plans === true ? 'print' : 'omit',
    });
  },
});

/** The sizes that flags give, and for all other sizes the smaller ones. */
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
        `Name some of ${FIGURES.map(({ name }) => name).join(', ')}, or all.`,
      );
    return line;
  });
}

interface ReportParts {
  readonly machine: string;
  readonly madeBy: string;
  readonly plans: 'print' | 'omit';
}

async function report(
  { output }: Context,
  measured: readonly Measured[],
  { machine, madeBy, plans }: ReportParts,
): Promise<void> {
  const withPlans = (part: FigurePart): JsonObject => (plans === 'print' ? { plans: part.plans } : {});
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
  if (plans === 'print') for (const part of measured.flatMap(({ parts = [] }) => parts)) output.print(plansText(part));
  output.print(`${madeBy}\n${machine}`);
}

function plansText({ name, plans }: FigurePart): string {
  return Object.entries(plans)
    .map(([of, plan]) => `\n${name}: ${of}\n${plan}`)
    .join('\n');
}

/** The command that measures these figures again. */
function commandLine(lines: readonly FigureLine[], wanted: FigureOptions, extent: 'quick' | 'full'): string {
  const flags = Object.entries(wanted).flatMap(([name, value]) => (value === null ? [] : [`--${name} ${value}`]));
  return [
    'traderai bench',
    ...lines.map(({ name }) => name),
    ...flags,
    ...(extent === 'quick' ? ['--quick'] : []),
  ].join(' ');
}

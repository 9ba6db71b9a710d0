/** `traderai signal show` */
import { readSignal } from '../../database/queries/signals.ts';
import type { SignalRow } from '../../database/queries/signals.ts';
import { plainText } from '../../domain/plain-text.ts';
import { positiveWholeNumber } from '../arguments.ts';
import { defineCommand } from '../command.ts';
import { withDesk } from '../desk.ts';
import { CommandFailure } from '../errors.ts';
import { figure } from '../../text/figures.ts';
import { instant } from '../../text/instants.ts';
import { reportFields, reportJson } from '../output/report.ts';
import { signalJson } from '../output/shapes.ts';

export const command = defineCommand({
  arguments: [{ name: '<number>', summary: "the signal's number, as signal list shows it" }],
  examples: [['traderai signal show 812', 'show a signal with its input figures']],
  async run(context, { words }) {
    const { output } = context;
    const number = positiveWholeNumber(words[0]!);
    const signal = await withDesk(context, ({ db }) => readSignal(db, number));
    if (signal === null)
      throw new CommandFailure({
        code: 'SIGNAL_NOT_FOUND',
        message: `there is no signal ${number}`,
        hint: 'List signals with: traderai signal list',
        exitCode: 1,
      });
    if (output.form === 'json') return reportJson(output, signalJson(signal));
    reportFields(output, fieldsOf(signal));
  },
});

function fieldsOf(signal: SignalRow): (readonly [string, string])[] {
  return [
    ['Signal', String(signal.number)],
    ['Source', `${plainText(signal.source)}, ${plainText(signal.algorithm)}`],
    [
      'Note',
      `${signal.direction} ${signal.symbol} with strength ${figure(signal.strength)}${signal.interval === null ? '' : `, by ${signal.interval} candles`}`,
    ],
    ['Entry', figure(signal.entryPrice)],
    ['Stop', figure(signal.stopPrice)],
    ['Target', figure(signal.targetPrice)],
    ['Generated', `${instant(signal.generatedAt)} UTC`],
    ['Expires', `${instant(signal.expiresAt)} UTC`],
    ['Evidence', plainText(JSON.stringify(signal.evidence))],
  ];
}

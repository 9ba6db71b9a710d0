/** `traderai risk what-if` */
import type { LimitRow } from '../../database/actions/limits.ts';
import type { OrderRow } from '../../database/order-row.ts';
import { plainText } from '../../domain/plain-text.ts';
import { STANDARD_SHOCKS, parseShock } from '../../domain/risk/shock.ts';
import type { Shock, ShockedSymbol } from '../../domain/risk/shock.ts';
import { foresee } from '../../domain/risk/foreseen-shock.ts';
import type { ForeseenShock } from '../../domain/risk/foreseen-shock.ts';
import { shown } from '../../domain/shown.ts';
import { figure, moneyToCent, signedFigure, signedMoneyToCent, signedPercent } from '../../text/figures.ts';
import { inLimitUnit, limitName, limitScope, limitValue } from '../../text/limits.ts';
import { lastDate, shockWords } from '../../text/shocks.ts';
import { defineCommand } from '../command.ts';
import { withDesk } from '../desk.ts';
import { badUsage } from '../errors.ts';
import type { Column } from '../output/columns.ts';
import { decimalText, decimalTextOrNull } from '../output/json-values.ts';
import type { Output } from '../output/output.ts';
import { reportJson } from '../output/report.ts';
import type { JsonObject } from '../output/shapes.ts';
import { renderTable } from '../output/table.tsx';
import { gainTone } from '../output/tones.ts';
import { fractionText, readRisk } from './at-risk.ts';
import type { RiskOf } from './at-risk.ts';

type Foreseen = ForeseenShock<OrderRow, LimitRow>;

const COLUMNS: readonly Column<Foreseen>[] = [
  { title: 'Shock', value: ({ shock, dayEndsAt }) => shockWords(shock, dayEndsAt) },
  { title: 'P&L', align: 'right', value: ({ after }) => signedMoneyToCent(after.pnl), tone: gainTone },
  { title: 'Equity', align: 'right', value: ({ after }) => moneyToCent(after.equity), priority: 4 },
  { title: 'Leverage', align: 'right', value: ({ after }) => inLimitUnit('MAX_LEVERAGE', after.leverage), priority: 5 },
  { title: 'Stops', align: 'right', value: ({ after }) => String(after.triggered.length), priority: 3 },
  { title: 'Limits passed', value: passedWords },
];

const SYMBOL_COLUMNS: readonly Column<ShockedSymbol>[] = [
  { title: 'Symbol', value: ({ symbol }) => symbol },
  { title: 'Held', align: 'decimal', value: ({ quantity }) => signedFigure(quantity) },
  { title: 'Move', align: 'right', value: ({ by }) => signedPercent(by) },
  { title: 'Price', align: 'right', value: ({ price }) => figure(price?.toDecimalPlaces(8) ?? null) },
  { title: 'P&L', align: 'right', value: ({ pnl }) => signedMoneyToCent(pnl), tone: gainTone },
];

const EXPECTED = 'Write -5%, BTCUSD=-20%, BTCUSD=-20%,ETHUSD=-30% (from -100% to +1000%), or worst.';

export const command = defineCommand({
  details: `Revalues the present holdings of a portfolio after a sudden move of prices:
  -5%                      every symbol falls by 5 %
  BTCUSD=-20%,ETHUSD=+3%   these symbols move, the others stay
  worst                    the worst of the last 250 days happens again
Without --shock it shows -20%, -5%, +5%, +20% and worst. With one it also lists
the symbols, the limits that are passed and the stops that are reached. It sends
nothing. The result is before any order trades: a stop may fill on the way.`,
  options: {
    shock: {
      flags: '--shock <shock>',
      summary: 'a shock; may be given several times',
      parse: shockValue,
      repeat: 'list',
      suggestions: ['-5%', '-20%', '+5%', 'worst'],
    },
  },
  examples: [
    ['traderai risk what-if', 'the usual shocks of your first portfolio'],
    ['traderai risk what-if --shock BTCUSD=-20%', 'one symbol falls'],
    ['traderai risk what-if --shock worst --portfolio swing --json', 'its worst day again, for a script'],
  ],
  async run(context, { options }) {
    const { output } = context;
    const shocks = options.shock ?? STANDARD_SHOCKS;
    const risk = await withDesk(context, async (desk) => readRisk(desk, await desk.portfolio()));
    for (const shock of shocks) assertHeld(shock, risk);
    const answers = shocks.map((shock) => foresee(shock, risk));
    const foreseen = answers.flatMap((answer) => (answer.ok ? [answer.value] : []));
    const unknown = answers.flatMap((answer) => (answer.ok ? [] : [answer.error]))[0] ?? null;
    if (output.form === 'json')
      return reportJson(output, {
        portfolio: risk.portfolio.name,
        currency: risk.currency,
        equity: decimalText(risk.equity),
        shocks: foreseen.map(foreseenJson),
        undefined: unknown === null ? {} : { worst: unknown },
      });
    if (risk.holdings.length === 0)
      return output.print(`No open positions in ${plainText(risk.portfolio.name)}: no move of prices costs anything.`);
    if (foreseen.length > 0) output.print(await renderTable(COLUMNS, foreseen, output.surface));
    if (unknown !== null) output.print(`worst day: unknown, ${unknown}. Import candles with: traderai candle import`);
    const [only, other] = foreseen;
    if (only !== undefined && other === undefined) await printDetail(output, only);
  },
});

function shockValue(text: string): Shock {
  const shock = parseShock(text);
  if (!shock.ok) throw badUsage(`shock: ${shown(shock.error)}`, EXPECTED);
  return shock.value;
}

function assertHeld(shock: Shock, { holdings, portfolio }: RiskOf): void {
  if (shock.kind !== 'symbols') return;
  for (const symbol of shock.by.keys())
    if (!holdings.some((holding) => holding.symbol === symbol))
      throw badUsage(
        `${shown(symbol)} is not held in ${shown(portfolio.name)}`,
        'List positions with: traderai position list',
      );
}

async function printDetail(output: Output, { after, passed }: Foreseen): Promise<void> {
  output.print(`\n${await renderTable(SYMBOL_COLUMNS, after.symbols, output.surface)}`);
  for (const { limit, use } of passed)
    output.print(
      `Passes limit ${limit.number}: ${limitName(limit.kind)} of ${plainText(limitScope(limit))}: ${
        use === null ? 'no equity is left' : inLimitUnit(limit.kind, use)
      }, the limit is ${limitValue(limit)}, then ${limit.action}.`,
    );
  for (const { number, side, type, symbol, stopPrice, quantity, filledQuantity } of after.triggered)
    output.print(
      `Reaches order ${number}: ${side} ${figure(quantity.minus(filledQuantity))} ${symbol} ${type} at ${figure(stopPrice)}.`,
    );
}

function passedWords({ passed }: Foreseen): string {
  return passed.length === 0 ? 'none' : [...new Set(passed.map(({ limit }) => limitName(limit.kind)))].join(', ');
}

function foreseenJson({ shock, dayEndsAt, after, passed }: Foreseen): JsonObject {
  return {
    shock: shockWords(shock, null),
    day: dayEndsAt === null ? null : lastDate(dayEndsAt),
    pnl: decimalTextOrNull(after.pnl),
    equity: decimalTextOrNull(after.equity),
    grossExposure: decimalTextOrNull(after.gross),
    leverage: fractionText(after.leverage),
    symbols: after.symbols.map(({ symbol, by, price, pnl }) => ({
      symbol,
      move: fractionText(by),
      price: fractionText(price),
      pnl: decimalTextOrNull(pnl),
    })),
    limitsPassed: passed.map(({ limit, use }) => ({
      number: String(limit.number),
      kind: limit.kind,
      action: limit.action,
      value: decimalTextOrNull(limit.value),
      use: fractionText(use),
    })),
    stopsReached: after.triggered.map(({ number, symbol, side, type, stopPrice }) => ({
      number: String(number),
      symbol,
      side,
      type,
      stopPrice: decimalTextOrNull(stopPrice),
    })),
  };
}

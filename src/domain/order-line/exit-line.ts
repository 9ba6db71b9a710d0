/** `exit BTCUSD tp 110 sl 95`: closes the whole position at a target or at a stop, whichever comes first. */
import { normalizeSymbol, validSymbol } from '../instrument.ts';
import { err, ok } from '../result.ts';
import type { Result } from '../result.ts';
import { shown } from '../shown.ts';
import type { ExitLine, LineError, LinePart, Span } from './intent.ts';
import { readOptions } from './options.ts';
import { errorAt } from './part-error.ts';
import { lineError } from './words.ts';
import type { Word, WordReader } from './words.ts';

const EXAMPLES: readonly string[] = ['tp 195', 'sl 183', 'sl 183@182.5', 'sl trl 1.5%'];
const PARTS: readonly LinePart[] = ['takeProfit', 'stopLoss', 'exitTime', 'portfolio'];

export function readExits(verb: Word, reader: WordReader): Result<ExitLine, LineError> {
  const word = reader.need('symbol', ['BTCUSD']);
  if (!word.ok) return word;
  const symbol = normalizeSymbol(word.value.text);
  if (!validSymbol(symbol)) return err(lineError(word.value, `${shown(word.value.text)} is not a symbol`, ['BTCUSD']));
  const spans: Partial<Record<LinePart, Span>> = {
    verb: { at: verb.at, length: verb.length },
    symbol: { at: word.value.at, length: word.value.length },
  };
  const options = readOptions(reader, spans, PARTS);
  if (!options.ok) return options;
  const { takeProfit, stopLoss, exitTime, portfolio } = options.value;
  if (takeProfit === null && stopLoss === null)
    return err(lineError(reader.end, 'the target or the stop is missing', EXAMPLES));
  const prices = 'exits of a position have prices: a distance in ATR or R is measured from an entry';
  if (takeProfit !== null && takeProfit.kind !== 'price')
    return err(errorAt({ spans }, 'takeProfit', prices, ['tp 195']));
  if (stopLoss?.kind === 'atr') return err(errorAt({ spans }, 'stopLoss', prices, ['sl 183', 'sl trl 2atr']));
  return ok({
    kind: 'exit',
    mode: verb.text.startsWith('?') ? 'what-if' : 'place',
    symbol,
    takeProfit,
    stopLoss,
    timeInForce: exitTime,
    portfolio,
    spans,
  });
}

/** Makes a schedule from its seed. */
import { Chance } from './chance.ts';
import { BARRED, QUOTED } from './schedule.ts';
import type {
  Act,
  ExitTerms,
  Hint,
  LinkedTerms,
  PlacedTerms,
  Schedule,
  Setting,
  SimulatedSymbol,
  SimulatedTime,
} from './schedule.ts';

const LASTING = [
  [2, 'GTC'],
  [2, 'DAY'],
  [1, 'GTD'],
] as const satisfies readonly (readonly [number, SimulatedTime])[];
/** The last one ends with a session. */
const AT_ONCE = [
  [1, 'IOC'],
  [1, 'FOK'],
  [1, 'OPG'],
  [1.5, 'CLS'],
] as const satisfies readonly (readonly [number, SimulatedTime])[];
/** The market begins on the second. */
const DATES = [
  [1, '2024-01-01'],
  [4, '2024-01-02'],
  [4, '2024-01-03'],
  [2, '2024-01-04'],
  [2, '2024-01-07'],
  [2, '2024-03-05'],
] as const;

/** The portion of the program. */
const WHOLE = 200;

export function scheduleOf(seed: number): Schedule {
  const chance = new Chance(seed);
  const setting: Setting = {
    interval: chance.weighted([
      [5, '1m'],
      [3, '1h'],
      [1, '1d'],
    ] as const),
    hours: chance.oneIn(4) ? 'split' : null,
    portion: chance.oneIn(3) ? chance.between(1, 2) : WHOLE,
    barPath: chance.oneIn(3) ? 'WORST_CASE' : 'NEARER_EXTREME',
    postOnlyPolicy: chance.pick(['REJECT', 'REPRICE']),
    slippageRate: chance.pick(['0', '0.001', '0.01']),
    participationRate: chance.pick(['0.1', '0.25', '1']),
    cash: chance.pick(['500', '2000', '1000000']),
  };
  const wild = chance.oneIn(2);
  const acts: Act[] = [firstQuote(), bar(chance, setting), { kind: 'work', fault: null }];
  for (let left = chance.between(8, 22); left > 0; left -= 1) {
    const act = nextAct(chance, setting);
    acts.push(act);
    if (chance.oneIn(2)) acts.push(working(chance, wild));
  }
  return { seed, setting, acts };
}

function firstQuote(): Act {
  return { kind: 'quote', laterMs: 1_000, bid: '99.5', ask: '100.5', last: '100', size: null };
}

function bar(chance: Chance, setting: Setting): Act {
  return {
    kind: 'bar',
    skipped: skipping(chance),
    opens: chance.oneIn(7) ? edgeOfSession(chance, setting) : null,
    price: halves(chance.between(190, 210)),
    volume: volume(chance),
    up: distance(chance),
    down: distance(chance),
    end: halves(chance.between(0, 20)),
  };
}

function working(chance: Chance, wild: boolean): Act {
  if (!wild || !chance.oneIn(3)) return { kind: 'work', fault: null };
  return {
    kind: 'work',
    fault: { statement: chance.between(1, 14), kind: chance.pick(['before', 'after', 'frozen']) },
  };
}

function nextAct(chance: Chance, setting: Setting): Act {
  const make = chance.weighted<(() => Act) | null>([
    [7, () => placing(chance, setting)],
    [1.5, () => ({ kind: 'cancel', nth: chance.between(0, 20), ...sending(chance) })],
    [2.5, () => replacing(chance)],
    [5, () => quoting(chance)],
    [9, () => bar(chance, setting)],
    [0.6, () => ({ kind: 'poll' })],
    [0.4, () => ({ kind: 'crash' })],
    [0.3, () => ({ kind: 'takeover' })],
    [0.4, () => ({ kind: 'wake' })],
  ]);
  return make!();
}

function placing(chance: Chance, setting: Setting): Act {
  const terms = termsOf(chance, setting);
  return {
    kind: 'place',
    terms,
    linked: chance.oneIn(2) ? null : linkedTo(chance, terms, setting),
    ...sending(chance),
  };
}

function linkedTo(chance: Chance, first: PlacedTerms, setting: Setting): LinkedTerms | null {
  const lasting = setting.portion < WHOLE || chance.oneIn(2) ? 'GTC' : 'DAY';
  const { quantity } = first;
  const kind = chance.weighted([
    [6, 'exits'],
    [1, 'oco'],
    [1, 'then'],
  ] as const);
  if (kind === 'exits') return first.reduceOnly ? null : { kind, exits: exitsOf(chance, first, lasting) };
  const { portfolio, symbol } = first;
  const drawn = termsOf(chance, setting);
  const second = { ...drawn, portfolio, symbol, reduceOnly: false, quantity };
  const waits = second.timeInForce === 'IOC' || second.timeInForce === 'FOK' ? lasting : second.timeInForce;
  // It is drawn in lots of the symbol and as a part of the quantity.
  const isOff = drawn.symbol !== symbol || Number(drawn.displayQuantity) > Number(quantity);
  const displayQuantity = isOff ? null : drawn.displayQuantity;
  return { kind, terms: { ...second, timeInForce: waits, displayQuantity } };
}

/** Mostly around the entry's price, so that they trade. */
function exitsOf(chance: Chance, { side, limitPrice, stopPrice }: PlacedTerms, timeInForce: 'GTC' | 'DAY'): ExitTerms {
  const middle = limitPrice === null ? chance.between(195, 205) : Number(limitPrice) * 2;
  const away = (steps: number): string => halves(middle + (side === 'BUY' ? steps : -steps));
  const stop = chance.between(1, 8);
  const loss = chance.weighted([
    [4, { stopPrice: away(-stop), limitPrice: null, trailAmount: null }],
    [1, { stopPrice: away(-stop), limitPrice: away(-stop - chance.between(0, 2)), trailAmount: null }],
    [2, { stopPrice: null, limitPrice: null, trailAmount: halves(stop) }],
  ]);
  const which = chance.between(1, 6);
  const isInR = which > 2 && (limitPrice ?? stopPrice) !== null && chance.oneIn(4);
  const target = isInR ? { r: tenths(chance.between(3, 40)) } : away(chance.between(1, 8));
  return {
    takeProfit: which === 1 ? null : target,
    stopLoss: which === 2 ? null : loss,
    timeInForce,
  };
}

function sending(chance: Chance): { readonly hint: Hint; readonly answer: 'heard' | 'lost' } {
  return {
    hint: chance.weighted([
      [12, 'sent'],
      [1, 'lost'],
      [1, 'twice'],
      [2, 'late'],
    ]),
    answer: chance.oneIn(10) ? 'lost' : 'heard',
  };
}

function termsOf(chance: Chance, { portion }: Setting): PlacedTerms {
  const symbol = chance.pick([BARRED, BARRED, QUOTED] as const);
  const type = chance.weighted<PlacedTerms['type']>([
    [3, 'MARKET'],
    [4, 'LIMIT'],
    [2, 'STOP'],
    [1, 'STOP_LIMIT'],
    [2, 'TRAILING_STOP'],
    [1, 'MARKET_IF_TOUCHED'],
  ]);
  const waits = type !== 'MARKET' && type !== 'LIMIT';
  // A step that moves a few orders ends an unknown part of them with a session: such a schedule has no such orders.
  const isWhole = portion === WHOLE;
  const lasting = isWhole ? chance.weighted(LASTING) : 'GTC';
  const timeInForce = waits ? lasting : chance.weighted([[6, lasting], ...(isWhole ? AT_ONCE : AT_ONCE.slice(0, 3))]);
  const quantity = symbol === BARRED ? chance.between(1, 20) : chance.between(1, 200);
  const inPercent = chance.oneIn(2);
  const portfolio = chance.oneIn(4) ? 'cash' : 'margin';
  return {
    portfolio,
    symbol,
    side: portfolio === 'cash' && chance.oneIn(2) ? 'BUY' : chance.pick(['BUY', 'SELL'] as const),
    type,
    timeInForce,
    quantity: lots(symbol, quantity),
    limitPrice: type === 'LIMIT' || type === 'STOP_LIMIT' ? price(chance) : null,
    stopPrice: waits && type !== 'TRAILING_STOP' ? price(chance) : null,
    trailAmount: type === 'TRAILING_STOP' && !inPercent ? halves(chance.between(1, 10)) : null,
    trailPercent: type === 'TRAILING_STOP' && inPercent ? tenths(chance.between(3, 55)) : null,
    reduceOnly: chance.oneIn(4),
    expireDate: timeInForce === 'GTD' ? chance.weighted(DATES) : null,
    ...conditionsOf(chance, { symbol, type, timeInForce, quantity }),
  };
}

type Conditions = Pick<PlacedTerms, 'postOnly' | 'allOrNone' | 'displayQuantity'>;
type Conditioned = Pick<PlacedTerms, 'symbol' | 'type' | 'timeInForce'>;

function conditionsOf(
  chance: Chance,
  { symbol, type, timeInForce, quantity }: Conditioned & { readonly quantity: number },
): Conditions {
  const rests = timeInForce === 'DAY' || timeInForce === 'GTC' || timeInForce === 'GTD';
  const isPosted = rests && type === 'LIMIT' && chance.oneIn(5);
  const isShown = rests && (type === 'LIMIT' || type === 'STOP_LIMIT') && chance.oneIn(5);
  const isWhole = !isShown && timeInForce !== 'IOC' && timeInForce !== 'FOK' && chance.oneIn(7);
  return {
    postOnly: isPosted,
    allOrNone: isWhole,
    displayQuantity: isShown ? lots(symbol, chance.between(1, Math.ceil(quantity / 2))) : null,
  };
}

function lots(symbol: SimulatedSymbol, count: number): string {
  return symbol === BARRED ? String(count) : tenths(count);
}

function replacing(chance: Chance): Act {
  const changed = chance.between(1, 7);
  return {
    kind: 'replace',
    nth: chance.between(0, 20),
    quantity: changed & 1 ? String(chance.between(1, 20)) : null,
    limitPrice: changed & 2 ? price(chance) : null,
    stopPrice: changed & 4 ? price(chance) : null,
    ...sending(chance),
  };
}

function quoting(chance: Chance): Act {
  const bid = chance.between(190, 208);
  const ask = bid + chance.between(0, 3);
  return {
    kind: 'quote',
    laterMs: chance.weighted<number | 'full hour' | 'last minute'>([
      [10, chance.between(1, 90_000)],
      [2, chance.between(1, 30) * 3_600_000],
      [1, 'full hour'],
      [2, 'last minute'],
    ]),
    bid: chance.oneIn(6) ? null : halves(bid),
    ask: chance.oneIn(6) ? null : halves(ask),
    last: chance.oneIn(3) ? null : halves(chance.between(bid, ask)),
    size: chance.oneIn(3) ? null : tenths(chance.between(0, 150)),
  };
}

/** The first or the last bar of a session, of a half day, or of a day. */
function edgeOfSession(chance: Chance, { interval, hours }: Setting): number {
  const length = interval === '1m' ? 1 : 60;
  const [first, last] = hours === null ? [0, 24 * 60] : [9 * 60, chance.oneIn(3) ? 14 * 60 : 17 * 60];
  return chance.oneIn(3) ? first : last - length;
}

/** A night may come between two bars. */
function skipping(chance: Chance): number {
  return chance.weighted([
    [6, 0],
    [2, chance.between(1, 5)],
    [1, chance.between(100, 3_000)],
  ]);
}

function volume(chance: Chance): string | null {
  return chance.weighted([
    [2, null],
    [1, '0'],
    [6, String(chance.between(1, 200))],
    [2, '100000'],
  ]);
}

function price(chance: Chance): string {
  return halves(chance.between(190, 210));
}

function distance(chance: Chance): string {
  return halves(chance.between(0, 12));
}

/** `7` is 3.5. */
function halves(count: number): string {
  return String(count / 2);
}

/** `7` is 0.7. */
function tenths(count: number): string {
  return String(count / 10);
}

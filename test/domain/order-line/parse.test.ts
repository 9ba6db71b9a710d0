import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { caret, lineErrorMessage } from '../../../src/domain/order-line/caret.ts';
import { describe as sentence } from '../../../src/domain/order-line/describe.ts';
import { formatIntent } from './format.ts';
import { parseOrderLine } from '../../../src/domain/order-line/parse.ts';
import { intents, meaning } from './lines.ts';

function echo(text: string): string {
  const parsed = parseOrderLine(text);
  return parsed.ok ? sentence(parsed.value) : `${caret(text, parsed.error)}\n${lineErrorMessage(parsed.error)}`;
}

describe('a line is echoed as one sentence', () => {
  test.each([
    ['b 0.5 BTCUSD @mkt', 'BUY 0.5 BTCUSD at market, day'],
    ['b 0.5 BTC-USD @64000 gtc', 'BUY 0.5 BTC-USD at 64000, good till canceled'],
    ['b $25k ETH-USD @bid+1t post', 'BUY $25000 of ETH-USD at bid + 1 tick, day, post only'],
    [
      'b r0.5% BTC-USD @mid sl 62000 tp 70000',
      'BUY BTC-USD risking 0.5 % of equity to the stop at mid, day, take profit 70000, stop loss 62000',
    ],
    ['s pos/2 ETH-USD @mkt ro', 'SELL 1/2 of the position in ETH-USD at market, day, reduce only'],
    [
      '?ss 3 ETH-USD @1800 stp 1840',
      'WHAT IF: SELL SHORT 3 ETH-USD at 1800 when the price falls to 1840 or below, day',
    ],
    ['bc pos ETHUSD @ask-5bp ioc', 'BUY TO COVER the whole position in ETHUSD at ask - 5 bp, immediate or cancel'],
    ['s 5%nav spy @last+0.02 fok aon', 'SELL SPY for 5 % of equity at last + 0.02, fill or kill, all or none'],
    ['b 10 SPY @mkt OPG', 'BUY 10 SPY at market, at the open'],
    ['s 10 SPY @180 cls', 'SELL 10 SPY at 180, at the close'],
    ['b 20 SPY @180 post Show 5', 'BUY 20 SPY at 180, day, post only, shows 5'],
    ['b 2.5k SPY @180 show 1.5k gtc', 'BUY 2500 SPY at 180, good till canceled, shows 1500'],
    ['B 2.5K btcusd @MKT DAY', 'BUY 2500 BTCUSD at market, day'],
    [
      'b 1 X @mkt trl 1.5% gtd=2026-12-31',
      'BUY 1 X at market when the price rises 1.5 % from its lowest, good till 2026-12-31',
    ],
    [
      's 1 X @bid-2t mit 180 pf=alpha sig=812 note="take \\"half\\" off"',
      'SELL 1 X at bid - 2 ticks when the price rises to 180 or above, day, portfolio alpha, signal 812, note "take \\"half\\" off"',
    ],
    ['rep 142 q150 @187.05', 'REPLACE order 142 with quantity 150 and price 187.05'],
    ['rep 142:sl stp 183', 'REPLACE the stop of order 142 with stop 183'],
    ['rep 142 @bid', 'REPLACE order 142 with price bid'],
    ['rep 142 stp 183 q1.5k', 'REPLACE order 142 with quantity 1500 and stop 183'],
    ['b 10 X @100 tp 110 sl 95@94.5', 'BUY 10 X at 100, day, take profit 110, stop loss 95 with limit 94.5'],
    [
      'b RISK 0.5% X @100 gtc tp 2r sl -1.2ATR xday',
      'BUY X risking 0.5 % of equity to the stop at 100, good till canceled, take profit 2 times as far as the stop, stop loss 1.2 ATR away, exits for the day',
    ],
    ['s 1 X @mkt sl trl 1.5% tp +3atr', 'SELL 1 X at market, day, take profit 3 ATR away, stop loss trailing 1.5 %'],
    ['s 1 X @mkt trl 2atr', 'SELL 1 X at market when the price falls 2 ATR from its highest, day'],
    [
      'b 1 X @100 gtc oco b 1 X @mkt stp 110 gtc',
      'BUY 1 X at 100, good till canceled; or else BUY 1 X at market when the price rises to 110 or above, good till canceled',
    ],
    [
      '?b 1 X @100 then s 1 X @120 ro note="a oco b"',
      'WHAT IF: BUY 1 X at 100, day; then, when it is filled, SELL 1 X at 120, day, reduce only, note "a oco b"',
    ],
    ['b 1 THEN @100 then s 1 THEN @120', 'BUY 1 THEN at 100, day; then, when it is filled, SELL 1 THEN at 120, day'],
    ['exit X tp 110 sl trl 2', 'EXIT the whole position in X: take profit 110 or stop loss trailing 2'],
    [
      '?exit X sl 95 xday pf=alpha',
      'WHAT IF: EXIT the whole position in X: stop loss 95, for the day, portfolio alpha',
    ],
    ['x 142', 'CANCEL order 142'],
    ['x 142:tp', 'CANCEL the target of order 142'],
    ['x 142:SL', 'CANCEL the stop of order 142'],
    ['x BTC-USD', 'CANCEL all open orders in BTC-USD'],
    ['xa', 'CANCEL all open orders'],
    ['flat BTC-USD', 'FLATTEN BTC-USD'],
    ['flat all', 'FLATTEN all positions'],
    ['flat ALL', 'FLATTEN ALL'],
    ['rev btc-usd', 'REVERSE BTC-USD'],
    ['halt "news: fork"', 'HALT trading: news: fork'],
  ])('%s', (line, expected) => {
    expect(echo(line)).toBe(expected);
  });
});

describe('an error points to its place and lists the expected words', () => {
  const cases: readonly (readonly [string, string, string])[] = [
    ['', '^', 'the line is empty; expected b 0.5 BTCUSD @64000 gtc'],
    ['buy 1 X @mkt', '^^^', '"buy" is not a command; expected b, s, ss, bc, ?b, exit, x, xa, flat, rev or rep'],
    ['? b 1 X @mkt', '^', 'write ? directly before b, s, ss or bc; expected'],
    ['?x 142', '^^', '"?x" is not a command; expected'],
    ['b', '  ^', 'the quantity is missing; expected 0.5, 2.5k, $25k, 5%nav, pos, pos/2, r0.5%, r250 or vol15%'],
    ['b 0 X @mkt', '  ^', '"0" is not a quantity; expected'],
    ['b -1 X @mkt', '  ^^', '"-1" is not a quantity; expected'],
    ['b 1,000 X @mkt', '  ^^^^^', '"1,000" is not a quantity; expected'],
    ['b 0.123456789 X @mkt', '  ^^^^^^^^^^^', '"0.123456789" is not a quantity; expected'],
    ['b 101%nav X @mkt', '  ^^^^^^^', '"101%nav" is not a quantity; expected'],
    ['b pos/0.5 X @mkt', '  ^^^^^^^', '"pos/0.5" is not a quantity; expected'],
    ['b 1 @mkt', '    ^^^^', '"@mkt" is not a symbol; expected BTCUSD'],
    ['b 0.5 BTCUSD', '             ^', 'the price is missing; expected @mkt, @64000, @bid'],
    ['b 0.5 BTCUSD 64000', '             ^^^^^', '"64000" is not a price; expected'],
    ['b 0.5 BTCUSD @ 64000', '             ^', '"@" is not a price; expected'],
    ['b 1 X @bid+0t', '      ^^^^^^^', '"@bid+0t" is not a price; expected'],
    ['b 1 X @bid+1.5t', '      ^^^^^^^^^', '"@bid+1.5t" is not a price; expected'],
    [
      'b 1 X @mkt gtx',
      '           ^^^',
      '"gtx" is not valid here; expected stp 183, mit 180, trl 1.5%, day, gtc, ioc, fok, gtd=2026-12-31, opg, cls, ro, post, aon, show 5, tp 195, sl 183, pf=alpha, sig=812 or note="…"',
    ],
    [
      'b 1 X @mkt gtc ro foo',
      '                  ^^^',
      '"foo" is not valid here; expected stp 183, mit 180, trl 1.5%, post, aon, show 5, tp 195, sl 183, pf=alpha, sig=812 or note="…"',
    ],
    [
      'b 1 X @mkt sl 183@',
      '              ^^^^',
      '"183@" is not the price or distance of a stop; expected sl 183, sl 183@182.5,',
    ],
    ['b 1 X @mkt sl +1atr', '              ^^^^^', '"+1atr" is not the price or distance of a stop'],
    ['b 1 X @mkt tp -1atr', '              ^^^^^', '"-1atr" is not the price or distance of a target'],
    ['b 1 X @mkt tp 1000R', '              ^^^^^', '"1000R" is not the price or distance of a target'],
    ['b 1 X @mkt sl 2R', '              ^^', '"2R" is not the price or distance of a stop'],
    ['b 1 X @mkt sl trl', '                  ^', 'the distance after trl is missing; expected 1.5%, 25 or 2atr'],
    ['b 1 X @mkt sl trl 100%', '                  ^^^^', '"100%" is not a distance; expected 1.5%, 25 or 2atr'],
    ['b 1 X @mkt trl 0atr', '               ^^^^', '"0atr" is not a distance; expected 1.5%, 25 or 2atr'],
    ['b risk X @mkt sl 5', '       ^', '"X" is not a share of equity or money; expected 0.5% or 250'],
    ['b vol X @mkt', '      ^', '"X" is not a share of equity; expected 15%'],
    ['b kelly a/b X @mkt sl 5', '        ^^^', '"a/b" is not a source of signals; expected ma-cross'],
    ['b vol', '      ^', 'the share of equity is missing; expected 15%'],
    ['b risk 0 X @mkt sl 5', '       ^', '"0" is not a share of equity or money; expected 0.5% or 250'],
    ['b risk 101% X @mkt sl 5', '       ^^^^', '"101%" is not a share of equity or money; expected 0.5% or 250'],
    ['b 1 X @mkt xday xday', '                ^^^^', 'xday is given twice'],
    ['exit', '     ^', 'the symbol is missing; expected BTCUSD'],
    ['exit X', '       ^', 'the target or the stop is missing; expected tp 195, sl 183, sl 183@182.5 or sl trl 1.5%'],
    ['exit X tp 5 gtc', '            ^^^', '"gtc" is not valid here; expected sl 183 or pf=alpha'],
    [
      'exit X tp 2R',
      '       ^^^^^',
      'exits of a position have prices: a distance in ATR or R is measured from an entry; expected tp 195',
    ],
    [
      'exit X sl -1atr',
      '       ^^^^^^^^',
      'exits of a position have prices: a distance in ATR or R is measured from an entry; expected sl 183 or sl trl 2atr',
    ],
    ['oco b 1 X @5', '^^^', 'an order is missing before oco; expected s 0.5 BTCUSD @70000 gtc'],
    ['b 1 X @5 then', '         ^^^^', 'an order is missing after then; expected s 0.5 BTCUSD @70000 gtc'],
    [
      'b 1 X @5 then s 1 X @6 then s 1 X @7',
      '                       ^^^^',
      'a line links two orders, not more; expected the end of the line',
    ],
    ['b 1 X @5 oco b 1 Y @6', '                 ^', 'linked orders are in one symbol; expected X'],
    ['b 1 X @5 oco x 142', '             ^', 'only orders can be linked; expected b, s, ss or bc'],
    [
      'b 1 X @5 then s 1 X @6 sl 7',
      '                       ^^^^',
      'an order that waits has no exits: give them to the first one',
    ],
    ['b 1 X @5 oco ?s 1 X @6', '             ^^', 'write ? before the first order: it previews both'],
    [
      'b 1 X @5 oco s 1 X @6 pf=alpha',
      '                      ^^^^^^^^',
      'linked orders are in one portfolio: name it in the first order',
    ],
    ['b 1 X @5 show', '              ^', 'the quantity after show is missing; expected 5'],
    ['b 1 X @5 show -5', '              ^^', '"-5" is not a quantity; expected 5'],
    ['b 1 X @5 show NaN', '              ^^^', '"NaN" is not a quantity; expected 5'],
    ['b 1 X @5 show 1 show 2', '                ^^^^^^', 'show is given twice'],
    ['b 1 X @5 opg cls', '             ^^^', 'the time in force is given twice'],
    ['b 1 X @5 gtd=infinity', '         ^^^^^^^^^^^^', '"infinity" is not a date; expected gtd=2026-12-31'],
    ['b 1 X @mkt gtc day', '               ^^^', 'the time in force is given twice'],
    ['b 1 X @mkt tp 5 tp 6', '                ^^^^', 'tp is given twice'],
    ['b 1 X @mkt stp 5 mit 6', '                 ^^^^^', 'a trigger is given twice'],
    ['b 1 X @mkt tp', '              ^', 'the price after tp is missing; expected tp 195, tp 2R or tp +3atr'],
    [
      'b 1 X @mkt tp sl',
      '              ^^',
      '"sl" is not the price or distance of a target; expected tp 195, tp 2R or tp +3atr',
    ],
    ['b 1 X @mkt gtd=2026-02-30', '           ^^^^^^^^^^^^^^', '"2026-02-30" is not a date; expected gtd=2026-12-31'],
    [
      'b 1 X @mkt note=abc',
      '           ^^^^^^^^',
      'a note is a text of 1 to 280 characters in quotes; expected note="…"',
    ],
    ['b 1 X @mkt note="abc', '                ^', 'this quote is not closed; expected "'],
    ['b 1 X @mkt sig=0', '           ^^^^^', '"0" is not the number of a signal; expected sig=812'],
    ['b 1 X @mkt constructor=1', '           ^^^^^^^^^^^^^', '"constructor=1" is not valid here; expected'],
    ['x', '  ^', 'the order number or symbol is missing; expected 142, 142:tp or BTCUSD'],
    ['x 0', '  ^', '"0" is neither an order number nor a symbol; expected 142, 142:tp or BTCUSD'],
    ['rep p17:tp @5', '    ^^^^^^', '"p17:tp" is not an order number; expected 142 or 142:tp'],
    ['x 142 143', '      ^^^', '"143" is one word too many; expected the end of the line'],
    ['xa now', '   ^^^', '"now" is one word too many'],
    ['rep 142', '        ^', 'the new quantity or price is missing; expected q150, @187.05 or stp 183'],
    [
      'rep 142 150',
      '        ^^^',
      '"150" is not a new quantity, price or stop price; expected q150, @187.05 or stp 183',
    ],
    ['rep 142 stp', '            ^', 'the stop price is missing; expected 183'],
    ['rep 142 stp x', '            ^', '"x" is not a price; expected 183'],
    ['rep 142 stp 5 q1 stp 6', '                 ^^^', 'the stop price is given twice'],
    ['halt news', '     ^^^^', 'a reason is a text of 1 to 280 characters in quotes; expected "reason"'],
  ];
  test.each(cases)('%j', (line, carets, message) => {
    const [shown, under, ...rest] = echo(line).split('\n');
    expect([shown, under]).toEqual([line, carets]);
    expect(rest.join('\n').startsWith(message)).toBe(true);
  });

  test('control and invisible characters are refused and never shown', () => {
    expect(echo('b 1 X\u001b[2J @mkt').split('\n')).toEqual([
      'b 1 X?[2J @mkt',
      '     ^',
      'an order line cannot contain a control or invisible character',
    ]);
    expect(echo('b 1 X @mkt note="a\u202Eb"')).toMatch(/^b 1 X @mkt note="a\?b"\n/);
    expect(echo('b 1 X @mkt\nb 1 X @mkt')).toMatch(/control or invisible/);
  });
});

const NOTHING_QUOTED = { note: null, portfolio: null } as const;

describe('laws', () => {
  test('the normalized line means the same as the intent', () => {
    fc.assert(
      fc.property(intents, (intent) => {
        const parsed = parseOrderLine(formatIntent(intent));
        expect(parsed.ok && meaning(parsed.value)).toEqual(meaning(intent));
      }),
      { numRuns: 500 },
    );
  });

  test('normalizing twice changes nothing more', () => {
    fc.assert(
      fc.property(intents, (intent) => {
        const once = formatIntent(intent);
        const parsed = parseOrderLine(once);
        expect(parsed.ok && formatIntent(parsed.value)).toBe(once);
      }),
    );
  });

  test('one unknown word anywhere rejects the line', () => {
    fc.assert(
      fc.property(intents, fc.nat(), (intent, position) => {
        const words = formatIntent({
          ...intent,
          ...(intent.kind === 'order' ? NOTHING_QUOTED : {}),
          ...(intent.kind === 'exit' ? { portfolio: null } : {}),
          ...(intent.kind === 'linked'
            ? { first: { ...intent.first, ...NOTHING_QUOTED }, second: { ...intent.second, ...NOTHING_QUOTED } }
            : {}),
        }).split(' ');
        fc.pre(intent.kind !== 'halt');
        words.splice(position % (words.length + 1), 0, '~?');
        expect(parseOrderLine(words.join(' ')).ok).toBe(false);
      }),
    );
  });

  test('any text is parsed or refused with a place inside the line or directly after it', () => {
    const soup = fc.array(
      fc.oneof(
        fc.constantFrom(
          'b',
          's',
          '?ss',
          'x',
          'rep',
          'flat',
          'rev',
          '1',
          '$5k',
          'pos/2',
          'BTCUSD',
          '@mkt',
          '@bid+1t',
          'gtc',
          'tp',
          'note="a b"',
          '"',
          'ro',
        ),
        fc.string({ maxLength: 6 }),
      ),
      { maxLength: 8 },
    );
    fc.assert(
      fc.property(soup, (words) => {
        const text = words.join(' ');
        const parsed = parseOrderLine(text);
        if (parsed.ok) return;
        expect(parsed.error.at).toBeGreaterThanOrEqual(0);
        expect(parsed.error.at).toBeLessThanOrEqual(text.length + 1);
        expect(parsed.error.length).toBeGreaterThanOrEqual(1);
        expect(caret(text, parsed.error).split('\n')).toHaveLength(2);
      }),
    );
  });
});

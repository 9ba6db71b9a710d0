import type { Topic } from './cases.ts';
import { SOURCES } from './sources.ts';

export const WORST_CASE_PATH: Topic = {
  title: 'The worst case inside a bar',
  rule: 'An instrument with the bar path WORST_CASE shows an order that only reduces a position (a reduce-only order, a sale of a CASH account) the worse extreme first: the low to a sale, the high to a purchase. So of a stop and a target in one bar the stop trades, whichever extreme is nearer. Other orders see the nearer extreme first, as without the setting.',
  cases: [
    {
      title: 'Stop and target of a long position in one bar: the stop trades, though the high is nearer',
      source: SOURCES.freqtrade,
      script: `
        bar-path WORST_CASE
        hold 10 @ 100
        s 10 @103 ro gtc
        s 10 @mkt stp 95 ro gtc
        bar 100 104 94 99`,
      wanted: ['1: reduce-only, CANCELED', '2: triggered at 95, sold 10 at 95, FILLED'],
    },
    {
      title: 'Without the setting the target trades',
      source: SOURCES.emulator,
      script: `
        hold 10 @ 100
        s 10 @103 ro gtc
        s 10 @mkt stp 95 ro gtc
        bar 100 104 94 99`,
      wanted: ['1: sold 10 at 103, FILLED', '2: reduce-only, CANCELED'],
    },
    {
      title: 'Of a short position the high comes first',
      source: SOURCES.freqtrade,
      script: `
        bar-path WORST_CASE
        hold -10 @ 100
        bc 10 @97 gtc
        bc 10 @mkt stp 105 gtc
        bar 100 106 96 101`,
      wanted: ['1: reduce-only, CANCELED', '2: triggered at 105, bought 10 at 105, FILLED'],
    },
    {
      title: 'A bar that reaches the target alone fills the target',
      source: SOURCES.freqtrade,
      script: `
        bar-path WORST_CASE
        hold 10 @ 100
        s 10 @103 ro gtc
        s 10 @mkt stp 95 ro gtc
        bar 100 104 96 99`,
      wanted: ['1: sold 10 at 103, FILLED', '2: reduce-only, CANCELED'],
    },
    {
      title: 'The open comes before both: a target that is already through trades there',
      source: SOURCES.emulator,
      script: `
        bar-path WORST_CASE
        hold 10 @ 100
        s 10 @103 ro gtc
        s 10 @mkt stp 95 ro gtc
        bar 104 105 94 99`,
      wanted: ['1: sold 10 at 104, FILLED', '2: reduce-only, CANCELED'],
    },
    {
      title: 'A gap through the stop fills at the open',
      source: SOURCES.finraStop,
      script: `
        bar-path WORST_CASE
        hold 10 @ 100
        s 10 @mkt stp 95 ro gtc
        bar 90 104 89 99`,
      wanted: ['1: triggered at 95, sold 10 at 90, FILLED'],
    },
    {
      title: 'An entry keeps the way to the nearer extreme',
      source: SOURCES.emulator,
      script: `
        bar-path WORST_CASE
        b 10 @mkt stp 103 gtc
        b 10 @97 gtc
        bar 100 104 94 99`,
      wanted: ['1: triggered at 103, bought 10 at 103, FILLED', '2: bought 10 at 97, FILLED'],
    },
    {
      title: 'A sale that may open a short is an entry',
      source: SOURCES.emulator,
      script: `
        bar-path WORST_CASE
        s 10 @103 gtc
        s 10 @mkt stp 95 gtc
        bar 100 104 94 99`,
      wanted: ['1: sold 10 at 103, FILLED', '2: triggered at 95, sold 10 at 95, FILLED'],
    },
    {
      title: 'A sale of a CASH account only reduces',
      source: SOURCES.regT,
      script: `
        bar-path WORST_CASE
        cash 1000
        hold 10 @ 100
        s 10 @103 gtc
        s 10 @mkt stp 95 gtc
        bar 100 104 94 99`,
      wanted: ['1: no position left to sell, CANCELED', '2: triggered at 95, sold 10 at 95, FILLED'],
    },
    {
      title: 'A trailing stop meets the low before it follows the high',
      source: SOURCES.freqtrade,
      script: `
        bar-path WORST_CASE
        hold 10 @ 100
        s 10 @mkt trl 3 ro gtc
        bar 100 104 96 103`,
      wanted: ['1: stop at 97, triggered at 97, sold 10 at 97, FILLED'],
    },
    {
      title: 'A stop for a part of the position leaves the rest to the target on the way up',
      source: SOURCES.freqtrade,
      script: `
        bar-path WORST_CASE
        hold 10 @ 100
        s 4 @mkt stp 95 ro gtc
        s 6 @103 ro gtc
        bar 100 104 94 99`,
      wanted: ['1: triggered at 95, sold 4 at 95, FILLED', '2: sold 6 at 103, FILLED'],
    },
  ],
};

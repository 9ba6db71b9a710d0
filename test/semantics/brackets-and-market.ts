import type { Topic } from './cases.ts';
import { SOURCES } from './sources.ts';

export const BRACKETS_AND_MARKET: Topic = {
  title: 'Brackets: one bar, gaps, and trading by hand',
  rule: 'Exits trade in the rest of the event that filled their entry: at the same open or quote, and on the way of a bar from the price of the entry on. Which of two exits a bar reaches first follows the path of the bar. Exits are reduce-only at every fill: a position that was closed by hand is never reversed.',
  cases: [
    {
      title: 'The stop loss works in the bar of the entry, from the entry on',
      source: SOURCES.emulator,
      script: `
        b 10 @100 tp 110 sl 95
        bar 103 104 94 96`,
      wanted: [
        '1: bought 10 at 100, FILLED',
        '1tp: held, released for 10, another order of its list took the quantity, CANCELED',
        '1sl: held, released for 10, triggered at 95, sold 10 at 95, FILLED',
      ],
    },
    {
      title: 'A target behind the entry on the same way down is not reached',
      source: SOURCES.emulator,
      script: `
        b 10 @100 tp 102 sl 90
        bar 103 103 99 99.5`,
      wanted: ['1: bought 10 at 100, FILLED', '1tp: held, released for 10, NEW', '1sl: held, released for 10, NEW'],
    },
    {
      title: 'A target on the way back up of the same bar is reached',
      source: SOURCES.emulator,
      script: `
        b 10 @100 tp 102 sl 90
        bar 101 103.5 99 103`,
      wanted: [
        '1: bought 10 at 100, FILLED',
        '1tp: held, released for 10, sold 10 at 102, FILLED',
        '1sl: held, released for 10, another order of its list took the quantity, CANCELED',
      ],
    },
    {
      title: 'Stop and target in one bar: the path decides, the nearer extreme first',
      source: SOURCES.emulator,
      script: `
        b 10 @mkt tp 104 sl 97
        bar 100 105 96 100`,
      wanted: [
        '1: bought 10 at 100, FILLED',
        '1tp: held, released for 10, another order of its list took the quantity, CANCELED',
        '1sl: held, released for 10, triggered at 97, sold 10 at 97, FILLED',
      ],
    },
    {
      title: 'Stop and target in one bar: the low first at equal distance',
      source: SOURCES.emulator,
      script: `
        b 10 @mkt tp 104 sl 96
        bar 100 105 95 100`,
      wanted: [
        '1: bought 10 at 100, FILLED',
        '1tp: held, released for 10, another order of its list took the quantity, CANCELED',
        '1sl: held, released for 10, triggered at 96, sold 10 at 96, FILLED',
      ],
    },
    {
      title: 'Stop and target in one bar: the high first when it is nearer',
      source: SOURCES.emulator,
      script: `
        b 10 @mkt tp 102 sl 95
        bar 100 103 94 100`,
      wanted: [
        '1: bought 10 at 100, FILLED',
        '1tp: held, released for 10, sold 10 at 102, FILLED',
        '1sl: held, released for 10, another order of its list took the quantity, CANCELED',
      ],
    },
    {
      title: 'A stop entry that is filled on the way up reaches its target further up',
      source: SOURCES.emulator,
      script: `
        b 10 @mkt stp 103 tp 106 sl 99
        bar 100 107 99.5 106`,
      wanted: [
        '1: triggered at 103, bought 10 at 103, FILLED',
        '1tp: held, released for 10, sold 10 at 106, FILLED',
        '1sl: held, released for 10, another order of its list took the quantity, CANCELED',
      ],
    },
    {
      title: 'A gap fills the entry beyond its stop loss: it is stopped out at once',
      source: SOURCES.secStop,
      script: `
        b 10 @100 tp 110 sl 95
        bar 101 102 100.5 101
        bar 90 91 89 90`,
      wanted: [
        '1: bought 10 at 90, FILLED',
        '1tp: held, released for 10, another order of its list took the quantity, CANCELED',
        '1sl: held, released for 10, triggered at 95, sold 10 at 90, FILLED',
      ],
    },
    {
      title: 'A gap over the target fills the target at the open, better than its limit',
      source: SOURCES.secTypes,
      script: `
        b 10 @100 tp 110 sl 95
        bar 101 102 99 101
        bar 115 116 114 115`,
      wanted: [
        '1: bought 10 at 100, FILLED',
        '1tp: held, released for 10, sold 10 at 115, FILLED',
        '1sl: held, released for 10, another order of its list took the quantity, CANCELED',
      ],
    },
    {
      title: 'A gap through the stop loss fills it at the open',
      source: SOURCES.secStop,
      script: `
        b 10 @100 tp 110 sl 95
        bar 101 102 99 101
        bar 90 91 89 90`,
      wanted: [
        '1: bought 10 at 100, FILLED',
        '1tp: held, released for 10, another order of its list took the quantity, CANCELED',
        '1sl: held, released for 10, triggered at 95, sold 10 at 90, FILLED',
      ],
    },
    {
      title: 'A target that the entry price is beyond already trades at once',
      source: SOURCES.secTypes,
      script: `
        b 10 @mkt tp 99 sl 90
        bar 100 101 99.5 100`,
      wanted: [
        '1: bought 10 at 100, FILLED',
        '1tp: held, released for 10, sold 10 at 100, FILLED',
        '1sl: held, released for 10, another order of its list took the quantity, CANCELED',
      ],
    },
    {
      title: 'A stop loss that triggers ends the rest of its entry',
      source: SOURCES.desk,
      script: `
        b 10 @100 gtc tp 110 sl 95
        bar 101 102 99 101 4
        bar 101 101 94 95 2
        bar 99 100 98 99`,
      wanted: [
        '1: bought 4 at 100, bought 2 at 100, the stop loss of its filled part was triggered, CANCELED',
        '1tp: held, released for 4, restated to 6, another order of its list took the quantity, CANCELED',
        '1sl: held, released for 4, restated to 6, triggered at 95, sold 6 at 99, FILLED',
      ],
    },
    {
      title: 'A stop loss that waits for volume keeps its quantity',
      source: SOURCES.desk,
      script: `
        b 10 @100 tp 110 sl 95
        bar 101 102 99 101
        bar 98 99 94 95 6
        bar 94 95 93 94 6`,
      wanted: [
        '1: bought 10 at 100, FILLED',
        '1tp: held, released for 10, restated to 4, another order of its list took the quantity, CANCELED',
        '1sl: held, released for 10, triggered at 95, sold 6 at 95, sold 4 at 94, FILLED',
      ],
    },
    {
      title: 'Quotes: a target sells at the bid, and the stop loss ends',
      source: SOURCES.fixOuo,
      script: `
        b 10 @100 tp 110 sl 95
        quote 99 100 100
        quote 110 111 110`,
      wanted: [
        '1: bought 10 at 100, FILLED',
        '1tp: held, released for 10, sold 10 at 110, FILLED',
        '1sl: held, released for 10, another order of its list took the quantity, CANCELED',
      ],
    },
    {
      title: 'Quotes: a stop loss triggers on the last price and sells at the bid',
      source: SOURCES.fixOuo,
      script: `
        b 10 @100 tp 110 sl 95
        quote 99 100 100
        quote 94 96 95`,
      wanted: [
        '1: bought 10 at 100, FILLED',
        '1tp: held, released for 10, another order of its list took the quantity, CANCELED',
        '1sl: held, released for 10, triggered at 95, sold 10 at 94, FILLED',
      ],
    },
    {
      title: 'Quotes: sizes make the exits grow and shrink',
      source: SOURCES.fixOuo,
      script: `
        b 10 @100 gtc tp 110 sl 95
        quote 99 100 100 4
        quote 110 111 110 3
        quote 99 100 100 6`,
      wanted: [
        '1: bought 4 at 100, bought 6 at 100, FILLED',
        '1tp: held, released for 4, sold 3 at 110, restated to 10, PARTIALLY_FILLED',
        '1sl: held, released for 4, restated to 1, restated to 7, NEW',
      ],
    },
    {
      title: 'A trader who closes the position by hand leaves no exit that could open another',
      source: SOURCES.reduceOnly,
      script: `
        b 10 @100 tp 110 sl 95
        bar 101 102 99 101
        s 10 @mkt
        bar 101 102 100 101
        bar 98 99 94 95`,
      wanted: [
        '1: bought 10 at 100, FILLED',
        '1tp: held, released for 10, reduce-only, CANCELED',
        '1sl: held, released for 10, reduce-only, CANCELED',
        '2: sold 10 at 101, FILLED',
      ],
    },
    {
      title: 'A trader who closes a part by hand: exits close no more than the position',
      source: SOURCES.reduceOnly,
      script: `
        b 10 @100 tp 110 sl 95
        bar 101 102 99 101
        s 6 @mkt
        bar 101 102 100 101
        bar 105 112 104 111`,
      wanted: [
        '1: bought 10 at 100, FILLED',
        '1tp: held, released for 10, sold 4 at 110, reduce-only, CANCELED',
        '1sl: held, released for 10, restated to 6, reduce-only, CANCELED',
        '2: sold 6 at 101, FILLED',
      ],
    },
    {
      title: 'A position that is closed by hand while the entry works: its next fill is protected',
      source: SOURCES.reduceOnly,
      script: `
        b 10 @100 gtc tp 110 sl 95
        bar 101 102 99 101 4
        s 4 @mkt
        bar 101 102 101 101
        bar 101 102 99 101 6
        bar 98 99 94 95`,
      wanted: [
        '1: bought 4 at 100, bought 6 at 100, FILLED',
        '1tp: held, released for 4, held, released for 6, another order of its list took the quantity, CANCELED',
        '1sl: held, released for 4, held, released for 6, triggered at 95, sold 6 at 95, FILLED',
        '2: sold 4 at 101, FILLED',
      ],
    },
    {
      title: 'A canceled target leaves the stop loss',
      source: SOURCES.ibBracket,
      script: `
        b 10 @100 tp 110 sl 95
        bar 101 102 99 101
        cancel 1tp
        bar 105 112 104 111
        bar 98 99 94 95`,
      wanted: [
        '1: bought 10 at 100, FILLED',
        '1tp: held, released for 10, canceled on request, CANCELED',
        '1sl: held, released for 10, triggered at 95, sold 10 at 95, FILLED',
      ],
    },
    {
      title: 'A canceled stop loss leaves the target',
      source: SOURCES.ibBracket,
      script: `
        b 10 @100 tp 110 sl 95
        bar 101 102 99 101
        cancel 1sl
        bar 105 112 104 111`,
      wanted: [
        '1: bought 10 at 100, FILLED',
        '1tp: held, released for 10, sold 10 at 110, FILLED',
        '1sl: held, released for 10, canceled on request, CANCELED',
      ],
    },
    {
      title: 'Exits that wait survive a restart',
      source: SOURCES.desk,
      script: `
        b 10 @100 gtc tp 110 sl 95
        bar 101 102 99.5 101 4
        restart
        bar 101 102 99 101 4
        restart
        bar 111 112 111 111`,
      wanted: [
        '1: bought 4 at 100, bought 4 at 100, PARTIALLY_FILLED',
        '1tp: held, released for 4, restated to 8, sold 8 at 111, held, HELD',
        '1sl: held, released for 4, restated to 8, held, HELD',
      ],
    },
    {
      title: 'A restart between the entry and the rest of its bar keeps the stop loss',
      source: SOURCES.desk,
      script: `
        b 10 @100 tp 110 sl 95
        open 99
        restart
        close 100 94 95`,
      wanted: [
        '1: bought 10 at 99, FILLED',
        '1tp: held, released for 10, another order of its list took the quantity, CANCELED',
        '1sl: held, released for 10, triggered at 95, sold 10 at 95, FILLED',
      ],
    },
    {
      title: 'A late cancel of the target after its fill changes nothing',
      source: SOURCES.fixCancel,
      script: `
        b 10 @100 tp 110 sl 95
        bar 101 102 99 101
        bar 105 112 104 111
        cancel 1tp`,
      wanted: [
        '1: bought 10 at 100, FILLED',
        '1tp: held, released for 10, sold 10 at 110, FILLED',
        '1sl: held, released for 10, another order of its list took the quantity, CANCELED',
      ],
    },
    {
      title: 'Two entries in one symbol have exits of their own',
      source: SOURCES.desk,
      script: `
        b 10 @100 tp 110 sl 95
        b 5 @100 tp 105 sl 96
        bar 101 102 99 101
        bar 104 106 103 105
        bar 98 99 94 95`,
      wanted: [
        '1: bought 10 at 100, FILLED',
        '1tp: held, released for 10, another order of its list took the quantity, CANCELED',
        '1sl: held, released for 10, triggered at 95, sold 10 at 95, FILLED',
        '2: bought 5 at 100, FILLED',
        '2tp: held, released for 5, sold 5 at 105, FILLED',
        '2sl: held, released for 5, another order of its list took the quantity, CANCELED',
      ],
    },
  ],
};

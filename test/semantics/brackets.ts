import type { Topic } from './cases.ts';
import { SOURCES } from './sources.ts';

export const BRACKETS: Topic = {
  title: 'Brackets: exits follow the fills of their entry',
  rule: 'An entry with a take profit or a stop loss has exits: reduce-only orders of the other side that are held until the entry fills. They work for exactly what the entry has opened and neither has closed: each fill of the entry makes them grow by the part that closes no opposite position, each fill of one shrinks the other. While nothing is open they are held again, and when nothing can become open any more they end. A canceled or expired entry leaves them for its opened part. A stop loss that triggers cancels the rest of its entry.',
  cases: [
    {
      title: 'An entry that fills releases both exits, and the target takes the stop loss with it',
      source: SOURCES.alpacaBracket,
      script: `
        b 10 @100 tp 110 sl 95
        bar 101 102 99 101
        bar 105 112 104 111`,
      wanted: [
        '1: bought 10 at 100, FILLED',
        '1tp: held, released for 10, sold 10 at 110, FILLED',
        '1sl: held, released for 10, another order of its list took the quantity, CANCELED',
      ],
    },
    {
      title: 'The stop loss takes the target with it',
      source: SOURCES.alpacaBracket,
      script: `
        b 10 @100 tp 110 sl 95
        bar 101 102 99 101
        bar 98 99 94 95`,
      wanted: [
        '1: bought 10 at 100, FILLED',
        '1tp: held, released for 10, another order of its list took the quantity, CANCELED',
        '1sl: held, released for 10, triggered at 95, sold 10 at 95, FILLED',
      ],
    },
    {
      title: 'Exits of an entry that waits are held',
      source: SOURCES.ibBracket,
      script: `
        b 10 @90 gtc tp 110 sl 85
        bar 101 112 99 101`,
      wanted: ['1: NEW', '1tp: held, HELD', '1sl: held, HELD'],
    },
    {
      title: 'A short entry has its target below and its stop loss above',
      source: SOURCES.alpacaBracket,
      script: `
        s 10 @100 tp 90 sl 105
        bar 99 101 98 99
        bar 95 96 89 90`,
      wanted: [
        '1: sold 10 at 100, FILLED',
        '1tp: held, released for 10, bought 10 at 90, FILLED',
        '1sl: held, released for 10, another order of its list took the quantity, CANCELED',
      ],
    },
    {
      title: 'The stop loss of a short entry buys back',
      source: SOURCES.alpacaBracket,
      script: `
        s 10 @100 tp 90 sl 105
        bar 99 101 98 99
        bar 103 106 102 105`,
      wanted: [
        '1: sold 10 at 100, FILLED',
        '1tp: held, released for 10, another order of its list took the quantity, CANCELED',
        '1sl: held, released for 10, triggered at 105, bought 10 at 105, FILLED',
      ],
    },
    {
      title: 'An entry without a target has a stop loss alone',
      source: SOURCES.alpacaOto,
      script: `
        b 10 @100 sl 95
        bar 101 102 99 101
        bar 98 99 94 95`,
      wanted: ['1: bought 10 at 100, FILLED', '1sl: held, released for 10, triggered at 95, sold 10 at 95, FILLED'],
    },
    {
      title: 'An entry without a stop loss has a target alone',
      source: SOURCES.alpacaOto,
      script: `
        b 10 @100 tp 110
        bar 101 102 99 101
        bar 105 112 104 111`,
      wanted: ['1: bought 10 at 100, FILLED', '1tp: held, released for 10, sold 10 at 110, FILLED'],
    },
    {
      title: 'A partial fill releases exits for exactly its quantity',
      source: SOURCES.fixOuo,
      script: `
        b 10 @100 gtc tp 110 sl 95
        bar 101 102 99 101 4`,
      wanted: [
        '1: bought 4 at 100, PARTIALLY_FILLED',
        '1tp: held, released for 4, NEW',
        '1sl: held, released for 4, NEW',
      ],
    },
    {
      title: 'Exits grow with each partial fill',
      source: SOURCES.fixOuo,
      script: `
        b 10 @100 gtc tp 110 sl 95
        bar 101 102 99 101 4
        bar 101 102 99 101 3
        bar 101 102 99 101 2`,
      wanted: [
        '1: bought 4 at 100, bought 3 at 100, bought 2 at 100, PARTIALLY_FILLED',
        '1tp: held, released for 4, restated to 7, restated to 9, NEW',
        '1sl: held, released for 4, restated to 7, restated to 9, NEW',
      ],
    },
    {
      title: 'Fast successive fills lose none: one in the open, one on the way down',
      source: SOURCES.fixOuo,
      script: `
        b 10 @100 gtc tp 110 sl 95
        open 99 4
        close 101 98 100
        quote 99 100 100 6
        bar 111 112 111 111`,
      wanted: [
        '1: bought 4 at 99, bought 6 at 100, FILLED',
        '1tp: held, released for 4, restated to 10, sold 10 at 111, FILLED',
        '1sl: held, released for 4, restated to 10, another order of its list took the quantity, CANCELED',
      ],
    },
    {
      title: 'An exit shrinks the other by what it fills',
      source: SOURCES.fixOuo,
      script: `
        b 10 @100 gtc tp 110 sl 95
        bar 101 102 99 101
        bar 105 112 104 111 4
        bar 98 99 94 95`,
      wanted: [
        '1: bought 10 at 100, FILLED',
        '1tp: held, released for 10, sold 4 at 110, restated to 4, FILLED',
        '1sl: held, released for 10, restated to 6, triggered at 95, sold 6 at 95, FILLED',
      ],
    },
    {
      title: 'Exits shrink and grow while the entry goes on filling',
      source: SOURCES.fixOuo,
      script: `
        b 10 @100 gtc tp 110 sl 95
        bar 101 102 99 101 4
        bar 111 112 110 111 3
        bar 101 102 99 101 6
        bar 98 99 94 95`,
      wanted: [
        '1: bought 4 at 100, bought 6 at 100, FILLED',
        '1tp: held, released for 4, sold 3 at 111, restated to 10, restated to 3, FILLED',
        '1sl: held, released for 4, restated to 1, restated to 7, triggered at 95, sold 7 at 95, FILLED',
      ],
    },
    {
      title: 'When all that is open is closed, exits are held until the entry fills again',
      source: SOURCES.desk,
      script: `
        b 10 @100 gtc tp 110 sl 95
        bar 101 102 99 101 4
        bar 111 112 111 111
        bar 101 102 99 101 6
        bar 98 99 94 95`,
      wanted: [
        '1: bought 4 at 100, bought 6 at 100, FILLED',
        '1tp: held, released for 4, sold 4 at 111, held, released for 6, restated to 4, FILLED',
        '1sl: held, released for 4, held, released for 6, triggered at 95, sold 6 at 95, FILLED',
      ],
    },
    {
      title: 'A canceled rest leaves the exits for what was filled',
      source: SOURCES.ibBracket,
      script: `
        b 10 @100 gtc tp 110 sl 95
        bar 101 102 99 101 4
        cancel 1
        bar 111 112 111 111`,
      wanted: [
        '1: bought 4 at 100, canceled on request, CANCELED',
        '1tp: held, released for 4, sold 4 at 111, FILLED',
        '1sl: held, released for 4, another order of its list took the quantity, CANCELED',
      ],
    },
    {
      title: 'A rest that is canceled while exits are held ends them',
      source: SOURCES.ibBracket,
      script: `
        b 10 @100 gtc tp 110 sl 95
        bar 101 102 99 101 4
        bar 111 112 111 111
        cancel 1`,
      wanted: [
        '1: bought 4 at 100, canceled on request, CANCELED',
        '1tp: held, released for 4, sold 4 at 111, held, restated to 4, FILLED',
        '1sl: held, released for 4, held, the order that it waited for ended without a fill for it, CANCELED',
      ],
    },
    {
      title: 'A canceled entry without a fill ends its exits',
      source: SOURCES.ibBracket,
      script: `
        b 10 @90 gtc tp 110 sl 85
        bar 101 102 99 101
        cancel 1`,
      wanted: [
        '1: canceled on request, CANCELED',
        '1tp: held, the order that it waited for ended without a fill for it, CANCELED',
        '1sl: held, the order that it waited for ended without a fill for it, CANCELED',
      ],
    },
    {
      title: 'An entry that expires unfilled ends its exits',
      source: SOURCES.alpacaBracket,
      script: `
        b 10 @90 tp 110 sl 85
        bar 101 102 99 101
        night
        bar 101 102 99 101`,
      wanted: [
        '1: the session ended, EXPIRED',
        '1tp: held, the order that it waited for ended without a fill for it, CANCELED',
        '1sl: held, the order that it waited for ended without a fill for it, CANCELED',
      ],
    },
    {
      title: 'An entry that expires with a part filled keeps exits for that part',
      source: SOURCES.alpacaBracket,
      script: `
        b 10 @100 tp 110 sl 95
        bar 101 102 99 101 4
        night
        bar 111 112 111 111`,
      wanted: [
        '1: bought 4 at 100, the session ended, EXPIRED',
        '1tp: held, released for 4, sold 4 at 111, FILLED',
        '1sl: held, released for 4, another order of its list took the quantity, CANCELED',
      ],
    },
    {
      title: 'The rest of an immediate-or-cancel entry ends, and its fill is protected',
      source: SOURCES.fixOuo,
      script: `
        b 10 @mkt ioc tp 110 sl 95
        bar 100 102 99 101 4
        bar 98 99 94 95`,
      wanted: [
        '1: bought 4 at 100, immediate or cancel, CANCELED',
        '1tp: held, released for 4, another order of its list took the quantity, CANCELED',
        '1sl: held, released for 4, triggered at 95, sold 4 at 95, FILLED',
      ],
    },
    {
      title: 'A fill-or-kill entry that cannot fill ends its exits',
      source: SOURCES.fixTime,
      script: `
        b 10 @mkt fok tp 110 sl 95
        bar 100 102 99 101 4`,
      wanted: [
        '1: fill or kill, CANCELED',
        '1tp: held, the order that it waited for ended without a fill for it, CANCELED',
        '1sl: held, the order that it waited for ended without a fill for it, CANCELED',
      ],
    },
    {
      title: 'A trailing stop loss that was held again begins its trail with its next release',
      source: SOURCES.desk,
      script: `
        volume 1
        b 10 @100 gtc tp 110 sl trl 3
        bar 101 102 99 101 4
        bar 101 112 101 111
        bar 111 111 98 99`,
      wanted: [
        '1: bought 4 at 100, bought 6 at 100, FILLED',
        '1tp: held, released for 4, sold 4 at 110, held, released for 6, PARTIALLY_FILLED',
        '1sl: held, released for 4, stop at 97, stop at 98, held, released for 6, stop at 97, NEW',
      ],
    },
  ],
};

import type { Topic } from './cases.ts';
import { SOURCES } from './sources.ts';

export const TURNING_ENTRIES: Topic = {
  title: 'Brackets: an entry that reduces or turns a position',
  rule: 'Of each fill of an entry, the part that closes an opposite position opens nothing: exits work for the rest, the opened part. An entry that has only reduced keeps its exits held for what it may still fill, and they end when it ends. The position counts as it is before each fill.',
  cases: [
    {
      title: 'An entry that only reduces a position opens nothing, and its exits end with it',
      source: SOURCES.links,
      script: `
        hold -3 @ 100
        b 2 @mkt tp 110 sl 95
        bar 100 101 99 100`,
      wanted: [
        '1: bought 2 at 100, FILLED',
        '1tp: held, the order that it waited for ended without a fill for it, CANCELED',
        '1sl: held, the order that it waited for ended without a fill for it, CANCELED',
      ],
    },
    {
      title: 'An entry that turns a position in one fill has exits for the part behind zero',
      source: SOURCES.links,
      script: `
        hold -3 @ 100
        b 5 @mkt tp 110 sl 95
        bar 100 101 99 100
        bar 105 112 104 111`,
      wanted: [
        '1: bought 5 at 100, FILLED',
        '1tp: held, released for 2, sold 2 at 110, FILLED',
        '1sl: held, released for 2, another order of its list took the quantity, CANCELED',
      ],
    },
    {
      title: 'An entry that turns a position in several fills: its exits begin with the fill that opens',
      source: SOURCES.links,
      script: `
        hold -3 @ 100
        b 5 @mkt gtc tp 110 sl 95
        bar 100 101 99 100 2
        bar 100 101 99 100 2
        bar 100 101 99 100 2
        bar 98 99 94 95`,
      wanted: [
        '1: bought 2 at 100, bought 2 at 100, bought 1 at 100, FILLED',
        '1tp: held, restated to 3, released for 1, restated to 2, another order of its list took the quantity, CANCELED',
        '1sl: held, restated to 3, released for 1, restated to 2, triggered at 95, sold 2 at 95, FILLED',
      ],
    },
    {
      title: 'Of two entries against one position, the first closes and the second has exits for what it opens',
      source: SOURCES.links,
      script: `
        hold -5 @ 100
        b 4 @100 gtc tp 110 sl 95
        b 4 @100 gtc tp 112 sl 94
        bar 101 102 99 101
        bar 98 99 94.5 95`,
      wanted: [
        '1: bought 4 at 100, FILLED',
        '1tp: held, the order that it waited for ended without a fill for it, CANCELED',
        '1sl: held, the order that it waited for ended without a fill for it, CANCELED',
        '2: bought 4 at 100, FILLED',
        '2tp: held, released for 3, NEW',
        '2sl: held, released for 3, NEW',
      ],
    },
    {
      title: 'A rest that is canceled after fills that only reduced ends the held exits',
      source: SOURCES.links,
      script: `
        hold -3 @ 100
        b 5 @100 gtc tp 110 sl 95
        bar 101 102 99 101 2
        cancel 1`,
      wanted: [
        '1: bought 2 at 100, canceled on request, CANCELED',
        '1tp: held, restated to 3, the order that it waited for ended without a fill for it, CANCELED',
        '1sl: held, restated to 3, the order that it waited for ended without a fill for it, CANCELED',
      ],
    },
    {
      title: 'A rest that is canceled after the turn leaves exits for the opened part',
      source: SOURCES.links,
      script: `
        hold -3 @ 100
        b 5 @100 gtc tp 110 sl 95
        bar 101 102 99 101 4
        cancel 1
        bar 98 99 94 95`,
      wanted: [
        '1: bought 4 at 100, canceled on request, CANCELED',
        '1tp: held, released for 1, another order of its list took the quantity, CANCELED',
        '1sl: held, released for 1, triggered at 95, sold 1 at 95, FILLED',
      ],
    },
    {
      title: 'A trailing stop loss begins its trail with the fill that opens, not with one that only reduces',
      source: SOURCES.links,
      script: `
        hold -3 @ 100
        b 5 @100 gtc tp 120 sl trl 3
        bar 101 102 99 101 2
        bar 105 106 105 105
        bar 101 102 99 101
        bar 101 104 101 104`,
      wanted: [
        '1: bought 2 at 100, bought 3 at 100, FILLED',
        '1tp: held, restated to 3, released for 2, NEW',
        '1sl: held, restated to 3, released for 2, stop at 97, stop at 98, stop at 101, NEW',
      ],
    },
    {
      title: 'A held exit gets a new price while its entry only reduces, and works by it after the turn',
      source: SOURCES.links,
      script: `
        hold -3 @ 100
        b 5 @100 gtc tp 110 sl 95
        bar 101 102 99 101 2
        replace 1tp @106
        bar 101 102 99 101
        bar 105 107 104 106`,
      wanted: [
        '1: bought 2 at 100, bought 3 at 100, FILLED',
        '1tp: held, restated to 3, released for 2, sold 2 at 106, FILLED',
        '1sl: held, restated to 3, released for 2, another order of its list took the quantity, CANCELED',
      ],
    },
    {
      title: 'A short entry that turns a long position has exits for the part behind zero',
      source: SOURCES.links,
      script: `
        hold 3 @ 100
        s 5 @mkt tp 90 sl 105
        bar 100 101 99 100
        bar 95 96 89 90`,
      wanted: [
        '1: sold 5 at 100, FILLED',
        '1tp: held, released for 2, bought 2 at 90, FILLED',
        '1sl: held, released for 2, another order of its list took the quantity, CANCELED',
      ],
    },
    {
      title: 'A short entry that only reduces a long position opens nothing',
      source: SOURCES.links,
      script: `
        hold 3 @ 100
        s 2 @mkt tp 90 sl 105
        bar 100 101 99 100`,
      wanted: [
        '1: sold 2 at 100, FILLED',
        '1tp: held, the order that it waited for ended without a fill for it, CANCELED',
        '1sl: held, the order that it waited for ended without a fill for it, CANCELED',
      ],
    },
    {
      title: 'A new quantity of an entry that has only reduced restates its held exits',
      source: SOURCES.links,
      script: `
        hold -3 @ 100
        b 8 @100 gtc tp 110 sl 95
        bar 101 102 99 101 2
        replace 1 q6
        bar 101 102 99 101
        bar 105 112 104 111`,
      wanted: [
        '1: bought 2 at 100, bought 4 at 100, FILLED',
        '1tp: held, restated to 6, restated to 4, released for 3, sold 3 at 110, FILLED',
        '1sl: held, restated to 6, restated to 4, released for 3, another order of its list took the quantity, CANCELED',
      ],
    },
    {
      title: 'A quantity that is filled already ends an entry that has only reduced, and its exits',
      source: SOURCES.links,
      script: `
        hold -3 @ 100
        b 5 @100 gtc tp 110 sl 95
        bar 101 102 99 101 2
        replace 1 q2`,
      wanted: [
        '1: bought 2 at 100, FILLED',
        '1tp: held, restated to 3, the order that it waited for ended without a fill for it, CANCELED',
        '1sl: held, restated to 3, the order that it waited for ended without a fill for it, CANCELED',
      ],
    },
    {
      title: 'An entry that first opens and later buys back a sale of the other side adds only what it opens',
      source: SOURCES.links,
      script: `
        b 4 @100 gtc tp 110 sl 95
        bar 101 102 99 101 2
        s 3 @mkt ioc
        bar 101 102 100.5 101
        bar 101 102 99 101
        bar 98 99 94 95`,
      wanted: [
        '1: bought 2 at 100, bought 2 at 100, FILLED',
        '1tp: held, released for 2, held, released for 1, another order of its list took the quantity, CANCELED',
        '1sl: held, released for 2, held, released for 1, triggered at 95, sold 1 at 95, FILLED',
        '2: sold 3 at 101, FILLED',
      ],
    },
    {
      title: 'An order that waits for an entry begins when the entry has only reduced',
      source: SOURCES.links,
      script: `
        hold -3 @ 100
        b 2 @mkt tp 110 sl 95
        then b 2 @mkt
        bar 100 101 99 100
        bar 100 101 99 100`,
      wanted: [
        '1: bought 2 at 100, FILLED',
        '1tp: held, the order that it waited for ended without a fill for it, CANCELED',
        '1sl: held, the order that it waited for ended without a fill for it, CANCELED',
        '2: held, released for 2, bought 2 at 100, FILLED',
      ],
    },
    {
      title: 'A position that another order closed first leaves nothing to turn: exits are for the whole fill',
      source: SOURCES.links,
      script: `
        hold -3 @ 100
        b 5 @95 gtc tp 110 sl 90
        bar 101 102 99 101
        b 3 @mkt
        bar 100 101 99 100
        bar 94 96 94 95`,
      wanted: [
        '1: bought 5 at 94, FILLED',
        '1tp: held, released for 5, NEW',
        '1sl: held, released for 5, NEW',
        '2: bought 3 at 100, FILLED',
      ],
    },
    {
      title: 'A sale of a CASH account never opens, so its exits end with it',
      source: SOURCES.links,
      script: `
        cash 1000
        hold 3 @ 100
        s 3 @100 tp 90 sl 105
        bar 100 101 99 100`,
      wanted: [
        '1: sold 3 at 100, FILLED',
        '1tp: held, the order that it waited for ended without a fill for it, CANCELED',
        '1sl: held, the order that it waited for ended without a fill for it, CANCELED',
      ],
    },
  ],
};

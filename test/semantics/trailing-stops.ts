import type { Topic } from './cases.ts';
import { SOURCES } from './sources.ts';

export const TRAILING_STOPS: Topic = {
  title: 'Trailing stops',
  rule: 'A trailing stop keeps its distance, an amount or per cent, behind the best price since its acceptance: behind highs for a SELL, behind lows for a BUY, not behind closes. It moves only in favor of its holder. The stop price is rounded to the tick away from the market. It waits for the session: between two sessions it neither follows a price nor triggers.',
  cases: [
    {
      title: 'It follows the high of a bar',
      source: SOURCES.secStop,
      script: `
        hold 10 @ 100
        s 10 @mkt trl 3 gtc
        bar 100 104 99 103`,
      wanted: ['1: stop at 97, stop at 101, NEW'],
    },
    {
      title: 'It never loosens',
      source: SOURCES.secStop,
      script: `
        hold 10 @ 100
        s 10 @mkt trl 3 gtc
        bar 100 104 99 103
        bar 103 103.5 102 102.5`,
      wanted: ['1: stop at 97, stop at 101, NEW'],
    },
    {
      title: 'It triggers on the way back and trades at the stop',
      source: SOURCES.secStop,
      script: `
        hold 10 @ 100
        s 10 @mkt trl 3 gtc
        bar 100 104 99 103
        bar 103 103.5 100 100.5`,
      wanted: ['1: stop at 97, stop at 101, triggered at 101, sold 10 at 101, FILLED'],
    },
    {
      title: 'A high and a fall in one bar: the stop rises first when the high is nearer',
      source: SOURCES.emulator,
      script: `
        hold 10 @ 100
        s 10 @mkt trl 3 gtc
        bar 100 101 97.5 98`,
      wanted: ['1: stop at 97, stop at 98, triggered at 98, sold 10 at 98, FILLED'],
    },
    {
      title: 'A fall and a high in one bar: the former stop holds on the way down when the low is nearer',
      source: SOURCES.emulator,
      script: `
        hold 10 @ 100
        s 10 @mkt trl 3 gtc
        bar 100 104 98 103`,
      wanted: ['1: stop at 97, stop at 101, NEW'],
    },
    {
      title: 'A close far enough below the high of its bar triggers it in that bar',
      source: SOURCES.emulator,
      script: `
        hold 10 @ 100
        s 10 @mkt trl 3 gtc
        bar 100 106 99 101`,
      wanted: ['1: stop at 97, stop at 103, triggered at 103, sold 10 at 103, FILLED'],
    },
    {
      title: 'A gap below the stop trades at the open',
      source: SOURCES.secStop,
      script: `
        hold 10 @ 100
        s 10 @mkt trl 3 gtc
        bar 100 104 99 103
        bar 95 96 94 95`,
      wanted: ['1: stop at 97, stop at 101, triggered at 101, sold 10 at 95, FILLED'],
    },
    {
      title: 'A gap up moves it at the open',
      source: SOURCES.secStop,
      script: `
        hold 10 @ 100
        s 10 @mkt trl 3 gtc
        bar 100 101 99 100
        bar 110 110 109 110`,
      wanted: ['1: stop at 97, stop at 98, stop at 107, NEW'],
    },
    {
      title: 'A distance in per cent follows the price',
      source: SOURCES.secStop,
      script: `
        hold 10 @ 100
        s 10 @mkt trl 2% gtc
        bar 100 104 99 103`,
      wanted: ['1: stop at 98, stop at 101.92, NEW'],
    },
    {
      title: 'The stop of a sale is rounded down to the tick',
      source: SOURCES.desk,
      script: `
        hold 10 @ 100
        s 10 @mkt trl 1.5% gtc
        bar 100.33 100.4 100 100.2`,
      wanted: ['1: stop at 98.82, stop at 98.89, NEW'],
    },
    {
      title: 'A buy follows the lows and covers on a rise',
      source: SOURCES.secStop,
      script: `
        hold -10 @ 100
        bc 10 @mkt trl 3 gtc
        bar 100 101 96 97
        bar 97 100 96.5 99.5`,
      wanted: ['1: stop at 103, stop at 99, triggered at 99, bought 10 at 99, FILLED'],
    },
    {
      title: 'Quotes move it by their last price',
      source: SOURCES.finraStop,
      script: `
        hold 10 @ 100
        s 10 @mkt trl 3 gtc
        quote 99 101 100
        quote 103 105 104
        quote 100 102 101`,
      wanted: ['1: stop at 97, stop at 101, triggered at 101, sold 10 at 100, FILLED'],
    },
    {
      title: 'It keeps its level over a restart of the engine',
      source: SOURCES.secStop,
      script: `
        hold 10 @ 100
        s 10 @mkt trl 3 gtc
        bar 100 104 100 103
        restart
        bar 103 103.5 100 100.5`,
      wanted: ['1: stop at 97, stop at 101, triggered at 101, sold 10 at 101, FILLED'],
    },
    {
      title: 'It waits for the first price after its acceptance',
      source: SOURCES.desk,
      script: `
        hold 10 @ 100
        bar 100 120 99 100
        s 10 @mkt trl 3 gtc
        bar 100 100.5 98 99`,
      wanted: ['1: stop at 97, stop at 97.5, NEW'],
    },
    {
      title: 'A distance larger than the price has no stop yet',
      source: SOURCES.desk,
      script: `
        hold 10 @ 100
        s 10 @mkt trl 103 gtc
        bar 100 101 99 100
        bar 101 105 100 104`,
      wanted: ['1: stop at 2, NEW'],
    },
    {
      title: 'A partly filled trailing stop trades on as a market order',
      source: SOURCES.secStop,
      script: `
        volume 0.1
        hold 10 @ 100
        s 10 @mkt trl 3 gtc
        bar 100 100 96 97 60
        bar 99 99 98 98 60`,
      wanted: ['1: stop at 97, triggered at 97, sold 6 at 97, sold 4 at 99, FILLED'],
    },
    {
      title: 'Between two sessions it does not follow the price',
      source: SOURCES.alpacaTrailing,
      script: `
        hours us-equities
        hold 10 @ 100
        at 2024-01-02 15:00
        s 10 @mkt trl 3 gtc
        quote 99 101 100
        at 2024-01-02 18:00
        quote 119 121 120
        at 2024-01-03 09:30
        quote 97 99 98`,
      wanted: ['1: stop at 97, NEW'],
    },
    {
      title: 'It does not trigger there: the next session opens at the stop or beyond it, and it trades then',
      source: SOURCES.alpacaTrailing,
      script: `
        hours us-equities
        hold 10 @ 100
        at 2024-01-02 15:00
        s 10 @mkt trl 3 gtc
        quote 99 101 100
        at 2024-01-02 18:00
        quote 89 91 90
        at 2024-01-03 09:30
        quote 94 96 95`,
      wanted: ['1: stop at 97, triggered at 97, sold 10 at 94, FILLED'],
    },
    {
      title: 'A price that comes back before the session leaves it untouched',
      source: SOURCES.alpacaTrailing,
      script: `
        hours us-equities
        hold 10 @ 100
        at 2024-01-02 15:00
        s 10 @mkt trl 3 gtc
        bar 100 100 100 100
        at 2024-01-02 18:00
        bar 90 91 80 90
        at 2024-01-03 09:30
        bar 98 99 98 99`,
      wanted: ['1: stop at 97, NEW'],
    },
    {
      title: 'A stop order of a fixed price triggers between sessions too',
      source: SOURCES.desk,
      script: `
        hours us-equities
        hold 10 @ 100
        at 2024-01-02 15:00
        s 10 @mkt stp 97 gtc
        quote 99 101 100
        at 2024-01-02 18:00
        quote 89 91 90`,
      wanted: ['1: triggered at 97, sold 10 at 89, FILLED'],
    },
    {
      title: 'Placed between sessions it begins its trail with the first price of the session',
      source: SOURCES.alpacaTrailing,
      script: `
        hours us-equities
        hold 10 @ 100
        at 2024-01-02 18:00
        s 10 @mkt trl 3 gtc
        quote 119 121 120
        at 2024-01-03 09:30
        quote 99 101 100`,
      wanted: ['1: stop at 97, NEW'],
    },
  ],
};

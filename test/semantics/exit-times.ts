import type { Topic } from './cases.ts';
import { SOURCES } from './sources.ts';

export const EXIT_TIMES: Topic = {
  title: 'Brackets: times in force of the entry and its exits',
  rule: 'An entry and its exits have times in force of their own. Exits work until canceled, with `xday` until the end of the session in which the fill of their entry released them: half days and pauses are those of the trading hours. Held exits never expire; they end when their entry ends without a fill. A DAY entry that ends with its session leaves GTC exits for what it has filled. Exits that have expired do not come back, and a later fill of the entry has none.',
  cases: [
    {
      title: 'DAY exits of a GTC entry are held over any number of sessions, and end with the session of their release',
      source: SOURCES.hours,
      script: `
        hours us-equities
        at 2024-01-02 15:58
        b 10 @90 gtc tp 110 sl 80 xday
        bar 100 101 99 100
        at 2024-01-03 10:00
        bar 100 101 99 100
        at 2024-01-04 10:00
        bar 89 91 88 90
        at 2024-01-05 10:00
        bar 79 80 78 79`,
      wanted: [
        '1: bought 10 at 89, FILLED',
        '1tp: held, released for 10, the session ended, EXPIRED',
        '1sl: held, released for 10, the session ended, EXPIRED',
      ],
    },
    {
      title: 'They fill until the last price of that session',
      source: SOURCES.hours,
      script: `
        hours us-equities
        at 2024-01-02 15:58
        b 10 @100 gtc tp 110 sl 95 xday
        bar 99 101 99 100
        bar 98 99 94 96`,
      wanted: [
        '1: bought 10 at 99, FILLED',
        '1tp: held, released for 10, another order of its list took the quantity, CANCELED',
        '1sl: held, released for 10, triggered at 95, sold 10 at 95, FILLED',
      ],
    },
    {
      title: 'A price at the end of the session comes too late',
      source: SOURCES.hours,
      script: `
        hours us-equities
        at 2024-01-02 15:58
        b 10 @100 gtc tp 110 sl 95 xday
        quote 99 100 100
        at 2024-01-02 16:00
        quote 90 91 91`,
      wanted: [
        '1: bought 10 at 100, FILLED',
        '1tp: held, released for 10, the session ended, EXPIRED',
        '1sl: held, released for 10, the session ended, EXPIRED',
      ],
    },
    {
      title: 'On a half day they end at 13:00',
      source: SOURCES.nyseHours,
      script: `
        hours us-equities
        at 2024-07-03 12:58
        b 10 @100 gtc tp 110 sl 95 xday
        bar 99 101 99 100
        at 2024-07-03 13:30
        bar 94 95 93 94`,
      wanted: [
        '1: bought 10 at 99, FILLED',
        '1tp: held, released for 10, the session ended, EXPIRED',
        '1sl: held, released for 10, the session ended, EXPIRED',
      ],
    },
    {
      title: 'On a whole day they work after 13:00',
      source: SOURCES.nyseHours,
      script: `
        hours us-equities
        at 2024-07-02 12:58
        b 10 @100 gtc tp 110 sl 95 xday
        bar 99 101 99 100
        at 2024-07-02 13:30
        bar 94 95 93 94`,
      wanted: [
        '1: bought 10 at 99, FILLED',
        '1tp: held, released for 10, another order of its list took the quantity, CANCELED',
        '1sl: held, released for 10, triggered at 95, sold 10 at 94, FILLED',
      ],
    },
    {
      title: 'A pause at noon does not end them',
      source: SOURCES.jpxHours,
      script: `
        hours 09:00-11:30 12:30-15:30 Asia/Tokyo
        at 2025-01-06 11:29
        b 10 @100 gtc tp 110 sl 95 xday
        bar 99 101 99 100
        at 2025-01-06 12:30
        bar 94 95 93 94`,
      wanted: [
        '1: bought 10 at 99, FILLED',
        '1tp: held, released for 10, another order of its list took the quantity, CANCELED',
        '1sl: held, released for 10, triggered at 95, sold 10 at 94, FILLED',
      ],
    },
    {
      title: 'The end of the afternoon does',
      source: SOURCES.jpxHours,
      script: `
        hours 09:00-11:30 12:30-15:30 Asia/Tokyo
        at 2025-01-06 11:29
        b 10 @100 gtc tp 110 sl 95 xday
        bar 99 101 99 100
        at 2025-01-07 09:00
        bar 94 95 93 94`,
      wanted: [
        '1: bought 10 at 99, FILLED',
        '1tp: held, released for 10, the session ended, EXPIRED',
        '1sl: held, released for 10, the session ended, EXPIRED',
      ],
    },
    {
      title: 'A fill on a later day has no exits when they have expired: that is the risk of xday',
      source: SOURCES.hours,
      script: `
        hours us-equities
        at 2024-01-02 15:58
        b 10 @100 gtc tp 110 sl 95 xday
        bar 100 101 99 100 4
        at 2024-01-03 10:00
        bar 100 101 99 100 6
        bar 98 99 94 95`,
      wanted: [
        '1: bought 4 at 100, bought 6 at 100, FILLED',
        '1tp: held, released for 4, the session ended, EXPIRED',
        '1sl: held, released for 4, the session ended, EXPIRED',
      ],
    },
    {
      title: 'Exits that were held again belong to the session of their next release',
      source: SOURCES.hours,
      script: `
        hours us-equities
        at 2024-01-02 15:57
        b 10 @100 gtc tp 110 sl 95 xday
        bar 100 101 99 100 4
        bar 111 112 111 111
        at 2024-01-03 10:00
        bar 101 102 99 101 6
        bar 98 99 94 95`,
      wanted: [
        '1: bought 4 at 100, bought 6 at 100, FILLED',
        '1tp: held, released for 4, sold 4 at 111, held, released for 6, restated to 4, FILLED',
        '1sl: held, released for 4, held, released for 6, triggered at 95, sold 6 at 95, FILLED',
      ],
    },
    {
      title: 'A restart keeps the end of DAY exits',
      source: SOURCES.hours,
      script: `
        hours us-equities
        at 2024-01-02 15:58
        b 10 @100 gtc tp 110 sl 95 xday
        bar 99 101 99 100
        restart
        at 2024-01-03 10:00
        bar 94 95 93 94`,
      wanted: [
        '1: bought 10 at 99, FILLED',
        '1tp: held, released for 10, the session ended, EXPIRED',
        '1sl: held, released for 10, the session ended, EXPIRED',
      ],
    },
    {
      title: 'GTC exits of a DAY entry that ends with its session without a fill end with it',
      source: SOURCES.alpacaBracket,
      script: `
        hours us-equities
        at 2024-01-02 15:58
        b 10 @90 tp 110 sl 85
        bar 100 101 99 100
        at 2024-01-02 16:00
        quote 84 85 85`,
      wanted: [
        '1: the session ended, EXPIRED',
        '1tp: held, the order that it waited for ended without a fill for it, CANCELED',
        '1sl: held, the order that it waited for ended without a fill for it, CANCELED',
      ],
    },
    {
      title: 'GTC exits of a DAY entry that ends with a part filled protect that part in later sessions',
      source: SOURCES.alpacaBracket,
      script: `
        hours us-equities
        at 2024-01-02 15:58
        b 10 @100 tp 110 sl 95
        bar 100 101 99 100 4
        at 2024-01-03 10:00
        bar 99 100 98 99
        at 2024-01-04 10:00
        bar 96 97 94 95`,
      wanted: [
        '1: bought 4 at 100, the session ended, EXPIRED',
        '1tp: held, released for 4, another order of its list took the quantity, CANCELED',
        '1sl: held, released for 4, triggered at 95, sold 4 at 95, FILLED',
      ],
    },
    {
      title: 'A half day ends the DAY entry at 13:00, and its GTC exits work on',
      source: SOURCES.nyseHours,
      script: `
        hours us-equities
        at 2024-07-03 12:58
        b 10 @100 tp 110 sl 95
        bar 100 101 99 100 4
        at 2024-07-05 09:30
        bar 98 99 94 95`,
      wanted: [
        '1: bought 4 at 100, the session ended, EXPIRED',
        '1tp: held, released for 4, another order of its list took the quantity, CANCELED',
        '1sl: held, released for 4, triggered at 95, sold 4 at 95, FILLED',
      ],
    },
    {
      title: 'A pause at noon leaves the DAY entry working: its exits grow in the afternoon',
      source: SOURCES.jpxHours,
      script: `
        hours 09:00-11:30 12:30-15:30 Asia/Tokyo
        at 2025-01-06 11:29
        b 10 @100 tp 110 sl 95
        bar 100 101 99 100 4
        at 2025-01-06 12:30
        bar 100 101 99 100 6
        at 2025-01-07 09:00
        bar 98 99 94 95`,
      wanted: [
        '1: bought 4 at 100, bought 6 at 100, FILLED',
        '1tp: held, released for 4, restated to 10, another order of its list took the quantity, CANCELED',
        '1sl: held, released for 4, restated to 10, triggered at 95, sold 10 at 95, FILLED',
      ],
    },
    {
      title: 'DAY exits of a DAY entry that fills a part end with it, in one step',
      source: SOURCES.hours,
      script: `
        hours us-equities
        at 2024-01-02 15:58
        b 10 @100 tp 110 sl 95 xday
        bar 100 101 99 100 4
        at 2024-01-03 10:00
        bar 94 95 93 94`,
      wanted: [
        '1: bought 4 at 100, the session ended, EXPIRED',
        '1tp: held, released for 4, the session ended, EXPIRED',
        '1sl: held, released for 4, the session ended, EXPIRED',
      ],
    },
  ],
};

import type { Topic } from './cases.ts';
import { SOURCES } from './sources.ts';

export const AUCTIONS: Topic = {
  title: 'At the open and at the close',
  rule: 'An OPG order trades only at the first price of the next session that begins after its acceptance: the open of a bar, or a quote. A CLS order trades only at the close of its session: at the close price of the bar that contains the end of the session, or at the first quote of its last minute. Their rest is canceled then.',
  cases: [
    {
      title: 'A market order at the open trades at the open of the next session',
      source: SOURCES.nyseAuction,
      script: `
        hours us-equities
        at 2024-01-02 18:00
        b 10 @mkt opg
        at 2024-01-03 09:30
        bar 101 103 100 102`,
      wanted: ['1: bought 10 at 101, FILLED'],
    },
    {
      title: 'An order during the session waits for the open of the next day',
      source: SOURCES.alpaca,
      script: `
        hours us-equities
        at 2024-01-02 11:00
        b 10 @mkt opg
        bar 100 101 99 100
        bar 100 101 99 100
        at 2024-01-03 09:30
        bar 103 104 102 103`,
      wanted: ['1: bought 10 at 103, FILLED'],
    },
    {
      title: 'A limit order at the open trades when the open is within its limit, at the open',
      source: SOURCES.nasdaqOpen,
      script: `
        hours us-equities
        at 2024-01-02 18:00
        b 10 @102 opg
        at 2024-01-03 09:30
        bar 101 103 100 102`,
      wanted: ['1: bought 10 at 101, FILLED'],
    },
    {
      title: 'A limit that the open misses is canceled, though the price comes later',
      source: SOURCES.nasdaqOpen,
      script: `
        hours us-equities
        at 2024-01-02 18:00
        b 10 @100 opg
        at 2024-01-03 09:30
        bar 101 103 95 102`,
      wanted: ['1: the opening has passed, CANCELED'],
    },
    {
      title: 'The rest of a partly filled order at the open is canceled',
      source: SOURCES.nasdaqOpen,
      script: `
        volume 0.1
        hours us-equities
        at 2024-01-02 18:00
        s 10 @mkt opg
        at 2024-01-03 09:30
        bar 101 103 100 102 60
        bar 102 103 100 102 60`,
      wanted: ['1: sold 6 at 101, the opening has passed, CANCELED'],
    },
    {
      title: 'A quote before the session is no open',
      source: SOURCES.nyseAuction,
      script: `
        hours us-equities
        at 2024-01-02 18:00
        b 10 @mkt opg
        at 2024-01-03 08:00
        quote 98 99 99
        at 2024-01-03 09:30
        quote 100 101 101`,
      wanted: ['1: bought 10 at 101, FILLED'],
    },
    {
      title: 'The first quote of the session is its open, also when it comes late',
      source: SOURCES.desk,
      script: `
        hours us-equities
        at 2024-01-02 18:00
        b 10 @mkt opg
        at 2024-01-03 09:31
        quote 100 101 101`,
      wanted: ['1: bought 10 at 101, FILLED'],
    },
    {
      title: 'The afternoon of a split session has no open of its own',
      source: SOURCES.jpxHours,
      script: `
        hours 09:00-11:30 12:30-15:30 Asia/Tokyo
        at 2025-01-06 11:00
        b 10 @mkt opg
        bar 100 101 99 100
        at 2025-01-06 12:30
        bar 102 103 101 102
        at 2025-01-07 09:00
        bar 105 106 104 105`,
      wanted: ['1: bought 10 at 105, FILLED'],
    },
    {
      title: 'With daily bars the open is that of the next bar',
      source: SOURCES.desk,
      script: `
        bars 1d
        hours us-equities
        b 10 @mkt opg
        bar 100 105 99 104`,
      wanted: ['1: bought 10 at 100, FILLED'],
    },
    {
      title: 'Without hours each day of the desk has an open',
      source: SOURCES.desk,
      script: `
        at 2024-01-02 12:00
        b 10 @mkt opg
        bar 100 101 99 100
        at 2024-01-03 00:00
        bar 102 103 101 102`,
      wanted: ['1: bought 10 at 102, FILLED'],
    },
    {
      title: 'A reduce-only order at the open sells no more than the position',
      source: SOURCES.reduceOnly,
      script: `
        hold 4 @ 100
        hours us-equities
        at 2024-01-02 18:00
        s 10 @mkt opg ro
        at 2024-01-03 09:30
        bar 101 103 100 102`,
      wanted: ['1: sold 4 at 101, reduce-only, CANCELED'],
    },
    {
      title: 'A cancel before the open is in time',
      source: SOURCES.nyseAuction,
      script: `
        hours us-equities
        at 2024-01-02 18:00
        b 10 @mkt opg
        cancel 1
        at 2024-01-03 09:30
        bar 101 103 100 102`,
      wanted: ['1: canceled on request, CANCELED'],
    },
    {
      title: 'A market order at the close trades at the close of the last bar',
      source: SOURCES.nyseAuction,
      script: `
        hours us-equities
        at 2024-01-02 15:58
        s 10 @mkt cls
        bar 100 101 99 100
        bar 100 102 98 101`,
      wanted: ['1: sold 10 at 101, FILLED'],
    },
    {
      title: 'It does not trade before, whatever the price does',
      source: SOURCES.nyseAuction,
      script: `
        hours us-equities
        at 2024-01-02 11:00
        b 10 @105 cls
        bar 100 101 90 95
        bar 95 96 90 92`,
      wanted: ['1: NEW'],
    },
    {
      title: 'A limit order at the close trades at the close when it is within its limit',
      source: SOURCES.nasdaqClose,
      script: `
        hours us-equities
        at 2024-01-02 15:59
        b 10 @102 cls
        bar 100 104 98 101`,
      wanted: ['1: bought 10 at 101, FILLED'],
    },
    {
      title: 'A limit that the close misses is canceled, though the bar went through it',
      source: SOURCES.nasdaqClose,
      script: `
        hours us-equities
        at 2024-01-02 15:59
        b 10 @99 cls
        bar 100 104 98 101`,
      wanted: ['1: the close has passed, CANCELED'],
    },
    {
      title: 'The rest of a partly filled order at the close is canceled',
      source: SOURCES.nasdaqClose,
      script: `
        volume 0.1
        hours us-equities
        at 2024-01-02 15:59
        b 10 @mkt cls
        bar 100 104 98 101 60`,
      wanted: ['1: bought 6 at 101, the close has passed, CANCELED'],
    },
    {
      title: 'Other orders of the bar take from the same volume first',
      source: SOURCES.desk,
      script: `
        volume 0.1
        hours us-equities
        at 2024-01-02 15:59
        b 10 @mkt cls
        b 4 @99
        bar 100 104 98 101 60`,
      wanted: ['1: bought 2 at 101, the close has passed, CANCELED', '2: bought 4 at 99, FILLED'],
    },
    {
      title: 'On a half day the close is at 13:00',
      source: SOURCES.nyseHours,
      script: `
        hours us-equities
        at 2024-07-03 12:59
        s 10 @mkt cls
        bar 100 101 99 100.5`,
      wanted: ['1: sold 10 at 100.5, FILLED'],
    },
    {
      title: 'The morning of a split session has no close of its own',
      source: SOURCES.jpxHours,
      script: `
        hours 09:00-11:30 12:30-15:30 Asia/Tokyo
        at 2025-01-06 11:29
        s 10 @mkt cls
        bar 100 101 99 100
        at 2025-01-06 15:29
        bar 104 105 103 104.5`,
      wanted: ['1: sold 10 at 104.5, FILLED'],
    },
    {
      title: 'With quotes the first one of the last minute is the close',
      source: SOURCES.desk,
      script: `
        hours us-equities
        at 2024-01-02 15:57
        s 10 @mkt cls
        quote 100 101 100
        quote 101 102 101
        quote 102 103 102
        quote 103 104 103`,
      wanted: ['1: sold 10 at 102, FILLED'],
    },
    {
      title: 'A close without a price ends the order when the clock passes it',
      source: SOURCES.alpaca,
      script: `
        hours us-equities
        at 2024-01-02 15:50
        s 10 @mkt cls
        bar 100 101 99 100
        at 2024-01-02 16:01`,
      wanted: ['1: the close has passed, CANCELED'],
    },
    {
      title: 'An order of the evening trades at the close of the next day',
      source: SOURCES.alpaca,
      script: `
        hours us-equities
        at 2024-01-02 19:00
        s 10 @mkt cls
        at 2024-01-03 09:30
        bar 100 101 99 100
        at 2024-01-03 15:59
        bar 104 105 103 104.5`,
      wanted: ['1: sold 10 at 104.5, FILLED'],
    },
    {
      title: 'With daily bars it trades at the close of the bar',
      source: SOURCES.desk,
      script: `
        bars 1d
        hours us-equities
        s 10 @mkt cls
        bar 100 105 99 104`,
      wanted: ['1: sold 10 at 104, FILLED'],
    },
    {
      title: 'A restart before the close keeps the order and its session',
      source: SOURCES.nyseAuction,
      script: `
        hours us-equities
        at 2024-01-02 15:58
        s 10 @mkt cls
        bar 100 101 99 100
        restart
        bar 100 102 98 101`,
      wanted: ['1: sold 10 at 101, FILLED'],
    },
    {
      title: 'A reduce-only order at the close ends when its position is gone before',
      source: SOURCES.reduceOnly,
      script: `
        hold 10 @ 100
        hours us-equities
        at 2024-01-02 15:58
        s 10 @mkt cls ro
        s 10 @mkt
        bar 100 101 99 100`,
      wanted: ['1: reduce-only, CANCELED', '2: sold 10 at 100, FILLED'],
    },
  ],
};

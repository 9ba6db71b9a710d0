import type { Topic } from './cases.ts';
import { SOURCES } from './sources.ts';

export const TIMES_IN_FORCE: Topic = {
  title: 'Times in force',
  rule: 'A DAY order ends with the first session in which the market has an event after its acceptance: half days and pauses are those of the trading hours. A GTD order ends with the last session of its date in the time zone of its instrument, or with the session before when the date has none. IOC and FOK live for one market event. That event offers one price, so a FOK order fills whole at one price: FOK at one price and FOK at any price, which some venues tell apart, are the same here.',
  cases: [
    {
      title: 'A DAY order ends with its session',
      source: SOURCES.ibTime,
      script: `
        hours us-equities
        at 2024-01-02 15:58
        b 10 @90
        bar 100 101 99 100
        at 2024-01-02 16:00
        quote 89 90 90`,
      wanted: ['1: the session ended, EXPIRED'],
    },
    {
      title: 'A DAY order works until the last price of its session',
      source: SOURCES.ibTime,
      script: `
        hours us-equities
        at 2024-01-02 15:59
        b 10 @95
        bar 100 101 94 96`,
      wanted: ['1: bought 10 at 95, FILLED'],
    },
    {
      title: 'A DAY order of the evening works in the next session',
      source: SOURCES.ibTime,
      script: `
        hours us-equities
        at 2024-01-02 19:00
        b 10 @95
        at 2024-01-03 11:00
        bar 96 97 94 95`,
      wanted: ['1: bought 10 at 95, FILLED'],
    },
    {
      title: 'A DAY order of a half day ends at 13:00',
      source: SOURCES.nyseHours,
      script: `
        hours us-equities
        at 2024-07-03 12:58
        b 10 @95
        bar 100 101 99 100
        at 2024-07-03 13:30
        bar 94 95 93 94`,
      wanted: ['1: the session ended, EXPIRED'],
    },
    {
      title: 'On a whole day the same order works after 13:00',
      source: SOURCES.nyseHours,
      script: `
        hours us-equities
        at 2024-07-02 12:58
        b 10 @95
        bar 100 101 99 100
        at 2024-07-02 13:30
        bar 94 95 93 94`,
      wanted: ['1: bought 10 at 94, FILLED'],
    },
    {
      title: 'A holiday is no session: the order waits for the day after',
      source: SOURCES.nyseHours,
      script: `
        hours us-equities
        at 2024-07-03 14:00
        b 10 @95
        at 2024-07-04 12:00
        at 2024-07-05 10:00
        bar 94 95 93 94`,
      wanted: ['1: bought 10 at 94, FILLED'],
    },
    {
      title: 'A pause at noon does not end a DAY order',
      source: SOURCES.jpxHours,
      script: `
        hours 09:00-11:30 12:30-15:30 Asia/Tokyo
        at 2025-01-06 11:29
        b 10 @95
        bar 100 101 99 100
        at 2025-01-06 12:30
        bar 94 95 93 94`,
      wanted: ['1: bought 10 at 94, FILLED'],
    },
    {
      title: 'The end of the afternoon does',
      source: SOURCES.jpxHours,
      script: `
        hours 09:00-11:30 12:30-15:30 Asia/Tokyo
        at 2025-01-06 11:29
        b 10 @95
        bar 100 101 99 100
        at 2025-01-07 09:00
        bar 94 95 93 94`,
      wanted: ['1: the session ended, EXPIRED'],
    },
    {
      title: 'A price at the instant of the expiry comes too late',
      source: SOURCES.cme,
      script: `
        hours us-equities
        at 2024-01-02 15:58
        b 10 @95
        quote 99 100 100
        at 2024-01-02 16:00
        quote 93 94 94`,
      wanted: ['1: the session ended, EXPIRED'],
    },
    {
      title: 'A price of the millisecond before fills',
      source: SOURCES.cme,
      script: `
        hours us-equities
        at 2024-01-02 15:58
        b 10 @95
        quote 99 100 100
        at 2024-01-02 15:59:59.999
        quote 93 94 94`,
      wanted: ['1: bought 10 at 94, FILLED'],
    },
    {
      title: 'A GTC order outlives its session',
      source: SOURCES.ibTime,
      script: `
        hours us-equities
        at 2024-01-02 15:58
        b 10 @95 gtc
        bar 100 101 99 100
        at 2024-03-04 10:00
        bar 94 95 93 94`,
      wanted: ['1: bought 10 at 94, FILLED'],
    },
    {
      title: 'A GTD order works in each session up to its date',
      source: SOURCES.ibTime,
      script: `
        hours us-equities
        at 2024-01-02 10:00
        b 10 @95 gtd=2024-01-04
        bar 100 101 99 100
        at 2024-01-04 15:59
        bar 94 95 93 94`,
      wanted: ['1: bought 10 at 94, FILLED'],
    },
    {
      title: 'It ends with the last session of its date',
      source: SOURCES.ibTime,
      script: `
        hours us-equities
        at 2024-01-02 10:00
        b 10 @95 gtd=2024-01-04
        bar 100 101 99 100
        at 2024-01-04 16:00
        bar 94 95 93 94`,
      wanted: ['1: the session ended, EXPIRED'],
    },
    {
      title: 'It ends without any price too, when the clock passes',
      source: SOURCES.ibTime,
      script: `
        hours us-equities
        at 2024-01-02 10:00
        b 10 @95 gtd=2024-01-04
        at 2024-01-04 16:01`,
      wanted: ['1: the session ended without a market event that could fill the order, EXPIRED'],
    },
    {
      title: 'The date is one of the zone of the instrument, not of UTC',
      source: SOURCES.ibTime,
      script: `
        hours 00:00-20:00 America/Los_Angeles
        at 2024-01-04 10:00
        b 10 @95 gtd=2024-01-04
        bar 100 101 99 100
        at 2024-01-04 19:00
        bar 94 95 93 94`,
      wanted: ['1: bought 10 at 94, FILLED'],
    },
    {
      title: 'A date without a session ends with the session before it',
      source: SOURCES.ibTime,
      script: `
        hours us-equities
        at 2024-01-04 10:00
        b 10 @95 gtd=2024-01-07
        bar 100 101 99 100
        at 2024-01-08 10:00
        bar 94 95 93 94`,
      wanted: ['1: the session ended, EXPIRED'],
    },
    {
      title: 'On a half day it ends early',
      source: SOURCES.nyseHours,
      script: `
        hours us-equities
        at 2024-07-02 10:00
        b 10 @95 gtd=2024-07-03
        bar 100 101 99 100
        at 2024-07-03 13:00
        bar 94 95 93 94`,
      wanted: ['1: the session ended, EXPIRED'],
    },
    {
      title: 'Without hours it ends with the day of the desk',
      source: SOURCES.desk,
      script: `
        b 10 @95 gtd=2024-01-02
        bar 100 101 99 100
        at 2024-01-03 00:00
        bar 94 95 93 94`,
      wanted: ['1: the session ended, EXPIRED'],
    },
    {
      title: 'A date that is over at its acceptance never reaches the market',
      source: SOURCES.cme,
      script: `
        hours us-equities
        at 2024-01-02 17:00
        b 10 @95 gtd=2024-01-02
        bar 94 95 93 94`,
      wanted: ['1: the last date has passed, EXPIRED'],
    },
    {
      title: 'A partly filled GTD order keeps its fills',
      source: SOURCES.cme,
      script: `
        volume 0.1
        b 10 @95 gtd=2024-01-02
        bar 94 95 93 94 40
        at 2024-01-03 00:00
        bar 94 95 93 94`,
      wanted: ['1: bought 4 at 94, the session ended, EXPIRED'],
    },
    {
      title: 'A stop order waits for its trigger until its date',
      source: SOURCES.ibTime,
      script: `
        hold 10 @ 100
        s 10 @mkt stp 95 gtd=2024-01-03
        bar 100 101 99 100
        night
        bar 96 97 94 95`,
      wanted: ['1: triggered at 95, sold 10 at 95, FILLED'],
    },
    {
      title: 'A restart keeps the date',
      source: SOURCES.ibTime,
      script: `
        b 10 @95 gtd=2024-01-03
        bar 100 101 99 100
        restart
        at 2024-01-04 00:00
        bar 94 95 93 94`,
      wanted: ['1: the session ended, EXPIRED'],
    },
    {
      title: 'An IOC order never rests',
      source: SOURCES.fixTime,
      script: `
        b 10 @95 ioc
        bar 100 101 90 94`,
      wanted: ['1: immediate or cancel, CANCELED'],
    },
    {
      title: 'An IOC order fills what is there and no more',
      source: SOURCES.fixTime,
      script: `
        b 10 @100 ioc
        quote 99 100 100 4
        quote 99 100 100 50`,
      wanted: ['1: bought 4 at 100, immediate or cancel, CANCELED'],
    },
    {
      title: 'A FOK order fills all of it at one price',
      source: SOURCES.fixTime,
      script: `
        b 10 @100 fok
        quote 99 100 100 10`,
      wanted: ['1: bought 10 at 100, FILLED'],
    },
    {
      title: 'A FOK order fills nothing when a part is missing',
      source: SOURCES.fixTime,
      script: `
        b 10 @100 fok
        quote 99 100 100 9
        quote 99 100 100 50`,
      wanted: ['1: fill or kill, CANCELED'],
    },
  ],
};

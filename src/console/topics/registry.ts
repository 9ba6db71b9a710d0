/** Every topic, one line each, by its name in the store. They are read in this order. */
import type { Topic as NotifiedTopic } from '../../database/listening.ts';
import { alertsTopic } from './alerts.ts';
import { chartTopic } from './chart.ts';
import { closesTopic } from './closes.ts';
import { dailyClosesTopic } from './daily-closes.ts';
import { dayTopic } from './day.ts';
import { deskDayTopic } from './desk-day.ts';
import { detailTopic } from './detail.ts';
import { engineTopic } from './engine.ts';
import { haltsTopic } from './halts.ts';
import { instrumentsTopic } from './instruments.ts';
import { limitsTopic } from './limits.ts';
import { ordersTopic } from './orders.ts';
import { portfoliosTopic } from './portfolios.ts';
import { positionsTopic } from './positions.ts';
import { presenceTopic } from './presence.ts';
import { proposalsTopic } from './proposals.ts';
import { quotesTopic } from './quotes.ts';
import { rulesTopic } from './rules.ts';
import { signalsTopic } from './signals.ts';
import type { Topic } from './topic.ts';
import { tradesTopic } from './trades.ts';
import { valueTopic } from './value.ts';

const TOPICS = {
  portfolios: portfoliosTopic,
  instruments: instrumentsTopic,
  value: valueTopic,
  deskDay: deskDayTopic,
  positions: positionsTopic,
  orders: ordersTopic,
  trades: tradesTopic,
  day: dayTopic,
  quotes: quotesTopic,
  closes: closesTopic,
  signals: signalsTopic,
  alerts: alertsTopic,
  rules: rulesTopic,
  engine: engineTopic,
  halts: haltsTopic,
  presence: presenceTopic,
  proposals: proposalsTopic,
  limits: limitsTopic,
  dailyCloses: dailyClosesTopic,
  chart: chartTopic,
  detail: detailTopic,
};

export type ReadTopic = keyof typeof TOPICS;

/** The types of the topics' values. */
export type TopicValues = {
  readonly [Name in ReadTopic]: (typeof TOPICS)[Name] extends Topic<infer Value> ? Value : never;
};

export const READ_TOPICS = Object.keys(TOPICS) as readonly ReadTopic[];

/** For code that treats all topics alike; TopicValues has the type of each topic's value. */
const OPAQUE: Readonly<Record<ReadTopic, Topic<unknown>>> = TOPICS;

export function topicOf(name: ReadTopic): Topic<unknown> {
  return OPAQUE[name];
}

/** The notifications to listen to: those that a topic hears. */
export const NOTIFIED: readonly NotifiedTopic[] = [
  ...new Set(
    READ_TOPICS.flatMap((name) => {
      const { hears, piecewise } = topicOf(name);
      return [...(Object.keys(hears) as NotifiedTopic[]), ...(piecewise === undefined ? [] : [piecewise.hears])];
    }),
  ),
];

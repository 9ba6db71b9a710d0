/** The preview of an order, as --dry-run prints it. */
import { isoInstant } from '../../domain/instant.ts';
import { decimalTextOrNull } from '../output/json-values.ts';
import { figure, money, signedMoney } from '../../text/figures.ts';
import { gapText, sizingName, sizingText } from '../../text/sizing.ts';
import type { GapLoss } from '../../domain/sizing.ts';
import type { Sizing } from '../../domain/order-line/intent.ts';
import { takingWords } from '../../domain/condition-words.ts';
import { exitText } from '../../text/exit-text.ts';
import { instant } from '../../text/instants.ts';
import type { JsonObject } from '../output/shapes.ts';
import { decimalText } from '../output/json-values.ts';
import type { Verdict } from '../../database/actions/check-order.ts';
import type { OrderRow } from '../../database/order-row.ts';
import { describeWorksUntil } from '../../domain/works-until.ts';
import type { WorksUntil } from '../../domain/works-until.ts';
import { openingWords } from '../../domain/exit-words.ts';
import { reachedWords } from '../../domain/trigger-words.ts';
import type { ExitCode } from '../command.ts';
import type { Output } from '../output/output.ts';
import { reportFields, reportJson } from '../output/report.ts';
import { denialFailure } from './placed.ts';
import { worksUntilJson } from './until.ts';

type RehearsedTerms = Pick<
  OrderRow,
  | 'symbol'
  | 'side'
  | 'type'
  | 'timeInForce'
  | 'quantity'
  | 'limitPrice'
  | 'stopPrice'
  | 'trailAmount'
  | 'trailPercent'
  | 'reduceOnly'
  | 'expireDate'
  | 'postOnly'
  | 'allOrNone'
  | 'displayQuantity'
  | 'note'
>;

export interface Rehearsal {
  readonly request: RehearsedTerms;
  /** The number of the order that gets these terms; null for a new order. */
  readonly replaces: number | null;
  /** The request in words. */
  readonly sentence: string;
  /** The portfolio's name. */
  readonly portfolio: string;
  /** The risk from which the quantity was computed; null for every other quantity. */
  readonly sizing: Sizing | null;
  readonly verdict: Verdict;
  /** The loss when a gap passes the stop; null for an order without a loss at a stop. */
  readonly gap: GapLoss | null;
  readonly until: WorksUntil;
}

/** Text output throws for a denied order, as that of a denied request does. In --json the denial is part of the answer. */
export function reportRehearsals(output: Output, rehearsals: readonly Rehearsal[]): ExitCode {
  const [first, second] = rehearsals;
  if (first === undefined) throw new Error('nothing was previewed');
  const denied = rehearsals.find(({ verdict }) => verdict.denial !== null)?.verdict.denial ?? null;
  if (output.form === 'json') {
    reportJson(output, { ...verdictJson(first), linked: second === undefined ? null : verdictJson(second) });
    return denied === null ? 0 : 3;
  }
  for (const [index, rehearsal] of rehearsals.entries()) {
    if (index > 0) output.print('');
    if (rehearsal.verdict.denial === null) reportFields(output, verdictFields(rehearsal));
    else output.print(`Would be DENIED: ${rehearsal.sentence}`);
  }
  if (denied !== null) throw denialFailure(denied);
  return 0;
}

export interface SizedRehearsal {
  /** The line that places the order with this quantity. */
  readonly line: string;
  readonly rehearsal: Rehearsal;
}

/** Text names each denial in its place. */
export function reportSized(output: Output, sized: readonly SizedRehearsal[]): ExitCode {
  const code = sized.every(({ rehearsal }) => rehearsal.verdict.denial === null) ? 0 : 3;
  if (output.form === 'json') {
    reportJson(
      output,
      sized.map(({ line, rehearsal }) => ({ line, ...verdictJson(rehearsal) })),
    );
    return code;
  }
  for (const [at, { line, rehearsal }] of sized.entries()) {
    if (at > 0) output.print('');
    const { denial } = rehearsal.verdict;
    if (denial === null) reportFields(output, [['Line', line], ...verdictFields(rehearsal)]);
    else output.print(`Would be DENIED: ${rehearsal.sentence}: ${denial.message} (${denial.code})`);
  }
  return code;
}

function verdictJson({ request, replaces, portfolio, sizing, verdict, gap, until }: Rehearsal): JsonObject {
  return {
    dryRun: true,
    accepted: verdict.denial === null,
    replaces,
    order: {
      portfolio,
      symbol: request.symbol,
      side: request.side,
      type: request.type,
      timeInForce: request.timeInForce,
      quantity: decimalText(request.quantity),
      limitPrice: decimalTextOrNull(request.limitPrice),
      stopPrice: decimalTextOrNull(request.stopPrice),
      trailAmount: decimalTextOrNull(request.trailAmount),
      trailPercent: decimalTextOrNull(request.trailPercent),
      reduceOnly: request.reduceOnly,
      expireDate: request.expireDate,
      postOnly: request.postOnly,
      allOrNone: request.allOrNone,
      displayQuantity: decimalTextOrNull(request.displayQuantity),
      note: request.note,
    },
    ...worksUntilJson(until),
    denial: verdict.denial,
    referencePrice: decimalTextOrNull(verdict.referencePrice),
    worstPrice: decimalTextOrNull(verdict.worstPrice),
    worstResult: decimalTextOrNull(verdict.worstResult),
    triggerPrice: decimalTextOrNull(verdict.triggerPrice),
    triggersAtOnce: verdict.triggersAtOnce,
    reserved: decimalTextOrNull(verdict.reserved),
    notional: decimalTextOrNull(verdict.notional),
    commission: decimalTextOrNull(verdict.commission),
    positionBefore: decimalTextOrNull(verdict.positionBefore),
    positionAfter: decimalTextOrNull(verdict.positionAfter),
    buyingPowerBefore: decimalTextOrNull(verdict.buyingPowerBefore),
    buyingPowerAfter: decimalTextOrNull(verdict.buyingPowerAfter),
    equity: decimalTextOrNull(verdict.equity),
    exits: verdict.exits.map(({ kind, type, limitPrice, stopPrice, trailAmount, trailPercent }) => ({
      kind,
      type,
      limitPrice: decimalTextOrNull(limitPrice),
      stopPrice: decimalTextOrNull(stopPrice),
      trailAmount: decimalTextOrNull(trailAmount),
      trailPercent: decimalTextOrNull(trailPercent),
    })),
    sizing: sizing === null ? null : sizingJson(sizing),
    worstLoss: decimalTextOrNull(verdict.worstLoss),
    gapLoss: gap === null || gap.kind === 'unknown' ? null : gapJson(gap),
    targetResult: decimalTextOrNull(verdict.targetResult),
    postOnly:
      verdict.postOnly === null
        ? null
        : {
            takesAt: decimalTextOrNull(verdict.postOnly.takesAt),
            restsAt: decimalTextOrNull(verdict.postOnly.restsAt),
          },
    quotedAt: isoInstant(verdict.quotedAt),
    receivedAt: isoInstant(verdict.receivedAt),
  };
}

/** A post-only order that would take, where the instrument does not reprice. */
function isRejected({ postOnly }: Verdict): boolean {
  return postOnly !== null && postOnly.takesAt !== null && postOnly.restsAt === null;
}

function gapJson({ result, gap, gaps, interval }: Extract<GapLoss, { kind: 'known' }>): JsonObject {
  return { result: decimalText(result), gap: decimalText(gap), gaps, interval };
}

function sizingJson({ method, percent, equity, money, volatility, record }: Sizing): JsonObject {
  return {
    method,
    percent: decimalTextOrNull(percent),
    equity: decimalTextOrNull(equity),
    money: decimalText(money),
    volatility: decimalTextOrNull(volatility),
    record: record === null ? null : { ...record, fraction: decimalText(record.fraction) },
  };
}

/** Lines of name and value, from the order to the answer of the desk. */
function verdictFields({
  request,
  replaces,
  sentence,
  portfolio,
  sizing,
  verdict,
  gap,
  until,
}: Rehearsal): (readonly [string, string])[] {
  const judged = replaces === null ? 'order' : 'new terms';
  const taking = verdict.postOnly === null ? null : takingWords(verdict.postOnly, judged, figure);
  const opening = openingWords(request, verdict, figure);
  return [
    ['Order', sentence],
    ['Portfolio', portfolio],
    ['Works', describeWorksUntil(until)],
    ['Reference price', figure(verdict.referencePrice)],
    ['Quoted at', `${instant(verdict.quotedAt)} UTC`],
    ['Notional', money(verdict.notional)],
    ['Commission', money(verdict.commission)],
    ...(verdict.triggersAtOnce ? [['Trigger', reachedWords(request)] as const] : []),
    ...(taking === null ? [] : [['Post-only', taking] as const]),
    ['Reserves', money(verdict.reserved)],
    ['Worst price', figure(verdict.worstPrice)],
    ...(verdict.worstResult === null ? [] : [['Worst result', signedMoney(verdict.worstResult)] as const]),
    ...verdict.exits.map(
      (exit) => [exit.kind === 'TAKE_PROFIT' ? 'Take profit' : 'Stop loss', exitText(exit)] as const,
    ),
    ...(opening === null ? [] : [['Exits', opening] as const]),
    ...(sizing === null ? [] : [[sizingName(sizing), sizingText(sizing)] as const]),
    ...(verdict.targetResult === null ? [] : [['Result at target', signedMoney(verdict.targetResult)] as const]),
    ...(verdict.worstLoss === null ? [] : [['Result at stop', signedMoney(verdict.worstLoss)] as const]),
    ...(gap === null ? [] : [['In worst gap', gapText(gap)] as const]),
    ['Position', `${figure(verdict.positionBefore)} → ${figure(verdict.positionAfter)}`],
    ['Buying power', `${money(verdict.buyingPowerBefore)} → ${money(verdict.buyingPowerAfter)}`],
    ['Equity', money(verdict.equity)],
    [
      'Verdict',
      `${isRejected(verdict) ? 'the desk would accept, the engine REJECT it' : 'would be accepted'}; nothing was sent`,
    ],
  ];
}

/**
 * A plan of orders for scenarios, tests and rehearsals: one `TIME [client-order-id=ID] ORDER LINE` a line, placed when
 * the market's clock reaches its time. All errors of a plan are reported together; entries of the same time keep the
 * order of their lines.
 */
import { parseInstant } from './instant.ts';
import { caret, lineErrorMessage } from './order-line/caret.ts';
import type {
  CancelTarget,
  ExitLine,
  FlatLine,
  LineError,
  LinkedLine,
  OrderIntent,
  OrderLine,
  ReplaceLine,
  ReverseLine,
} from './order-line/intent.ts';
import { ordersOf } from './order-line/linked-line.ts';
import { linkedIds, orderIds } from './order-line/order-ids.ts';
import { parseOrderLine } from './order-line/parse.ts';
import { brokenCondition } from './order-line/conditions.ts';
import { unavailablePart } from './order-line/resolve.ts';
import { contradiction } from './order-line/trigger.ts';
import { lineError } from './order-line/words.ts';
import { err, ok } from './result.ts';
import type { Result } from './result.ts';
import { shown } from './shown.ts';
import { unreachable } from './unreachable.ts';

type PlanCancelTarget = CancelTarget | { readonly kind: 'client-order-id'; readonly clientOrderId: string };

/** The line's terms, for an order that the plan or its number names. */
interface PlanReplace extends Omit<ReplaceLine, 'target' | 'spans'> {
  readonly target: ReplaceLine['target'] | { readonly kind: 'client-order-id'; readonly clientOrderId: string };
}

export type PlanAction =
  | { readonly kind: 'place'; readonly clientOrderId: string; readonly intent: OrderLine | LinkedLine | ExitLine }
  | { readonly kind: 'cancel'; readonly target: PlanCancelTarget }
  | PlanReplace
  /**
   * `clientOrderId` is the id of the closing order of one symbol; for `flat all` it is the prefix of the ids of the
   * closing orders.
   */
  | { readonly kind: 'flat'; readonly clientOrderId: string; readonly target: FlatLine['target'] }
  | (Omit<ReverseLine, 'spans'> & { readonly clientOrderId: string });

export interface PlanEntry {
  /** One-based line of the file. */
  readonly line: number;
  /** The market's clock, milliseconds UTC. */
  readonly at: number;
  /** The order line as in the file. */
  readonly text: string;
  readonly action: PlanAction;
}

export interface PlanError {
  readonly line: number;
  readonly message: string;
  /** The line with a caret under the place. */
  readonly caret: string;
}

const ID_WORD = 'client-order-id=';
const CLIENT_ORDER_ID = /^[A-Za-z0-9][A-Za-z0-9._:-]{0,63}$/;
const LINE = /^(\s*)(\S+)(\s+)(?:client-order-id=(\S*)(\s+|$))?(.*)$/;
export const PLAN_EXAMPLE = '2018-11-14T12:00:00Z client-order-id=p17 b 0.5 BTCUSD @mkt';
const EXAMPLE: readonly string[] = [PLAN_EXAMPLE];

interface PlanLine {
  readonly line: number;
  readonly whole: string;
  readonly at: number;
  /** Null: the line has no client order id. */
  readonly givenId: string | null;
  /** The id of the line, or an id made from its line number. */
  readonly clientOrderId: string;
  readonly text: string;
  /** Column of `text` in the line. */
  readonly offset: number;
}

export interface PlanOptions {
  /** Prefix of the client order ids of lines without an id; plans of one portfolio need different prefixes. */
  readonly idPrefix: string;
  /** The portfolio of the plan; a line with another portfolio is an error. Null allows any portfolio. */
  readonly portfolio: string | null;
}

/**
 * Entries in the order of time. An order without a client order id gets one from its line, `PREFIX-17`, so that a
 * restart does not place it twice.
 */
export function parsePlan(source: string, { idPrefix, portfolio }: PlanOptions): Result<PlanEntry[], PlanError[]> {
  const errors: PlanError[] = [];
  const lines: PlanLine[] = [];
  for (const [index, whole] of source
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .entries()) {
    if (whole.trim() === '' || whole.trimStart().startsWith('#')) continue;
    const read = readLine(whole, index + 1);
    if (read.ok) lines.push({ ...read.value, clientOrderId: read.value.givenId ?? `${idPrefix}-${index + 1}` });
    else errors.push(planError(whole, index + 1, read.error));
  }
  const ids = new Map<string, number>();
  const entries: PlanEntry[] = [];
  const named = namesIn(lines);
  for (const planLine of lines) {
    const action = actionOf(planLine, { named, portfolio });
    const twice = action.ok ? givenTwice(planLine, placedIds(action.value), ids) : null;
    if (!action.ok) errors.push(planError(planLine.whole, planLine.line, action.error));
    else if (twice !== null) errors.push(planError(planLine.whole, planLine.line, twice));
    else entries.push({ line: planLine.line, at: planLine.at, text: planLine.text, action: action.value });
  }
  if (errors.length > 0) return err(errors.sort((a, b) => a.line - b.line));
  return ok(entries.sort((a, b) => a.at - b.at || a.line - b.line));
}

function readLine(whole: string, line: number): Result<Omit<PlanLine, 'clientOrderId'>, LineError> {
  const match = LINE.exec(whole);
  if (match === null) return err(lineError({ at: whole.length + 1, length: 1 }, 'the order line is missing', EXAMPLE));
  const [, indent = '', time = '', gap = '', id, , text = ''] = match;
  const at = parseInstant(time);
  if (Number.isNaN(at)) {
    return err(
      lineError({ at: indent.length, length: time.length }, `${shown(time)} is not an instant with Z or an offset`, [
        '2018-11-14T12:00:00Z',
      ]),
    );
  }
  if (id !== undefined && !CLIENT_ORDER_ID.test(id)) {
    const span = { at: indent.length + time.length + gap.length, length: ID_WORD.length + id.length };
    return err(
      lineError(span, `${shown(id)} is not a client order id: 1 to 64 letters, digits and . _ : -`, [
        'client-order-id=p17',
      ]),
    );
  }
  return ok({ line, whole, at, givenId: id ?? null, text: text.trimEnd(), offset: whole.length - text.length });
}

/** The client order ids of the orders that an action may place. Those of `flat all` depend on the positions. */
export function placedIds(action: PlanAction): readonly string[] {
  switch (action.kind) {
    case 'place':
      return orderIds(action.intent, action.clientOrderId);
    case 'flat':
      return [action.clientOrderId];
    case 'reverse':
      return linkedIds(action.clientOrderId);
    case 'cancel':
    case 'replace':
      return [];
    default:
      return unreachable(action);
  }
}

/** How lines name the orders of their plan. */
interface Names {
  /** The client order ids of all orders. */
  readonly orders: ReadonlySet<string>;
  /** The orders of a line, by the id of the line. */
  readonly placing: ReadonlyMap<string, { readonly line: number; readonly orders: readonly string[] }>;
}

/** The lines that place orders are read first: a line may name an order that a later line of the file places. */
function namesIn(lines: readonly PlanLine[]): Names {
  const placing = new Map<string, { readonly line: number; readonly orders: readonly string[] }>();
  for (const { line, clientOrderId: id, text } of lines) {
    const parsed = parseOrderLine(text);
    const orders = parsed.ok ? ordersNamedBy(parsed.value, id) : [id];
    if (orders.length > 0 && !placing.has(id)) placing.set(id, { line, orders });
  }
  return { orders: new Set([...placing.values()].flatMap(({ orders }) => orders)), placing };
}

function ordersNamedBy(intent: OrderIntent, id: string): readonly string[] {
  switch (intent.kind) {
    case 'order':
    case 'linked':
    case 'exit':
      return orderIds(intent, id);
    case 'flat':
      return [id];
    case 'reverse':
      return linkedIds(id);
    default:
      return [];
  }
}

interface PlanContext {
  readonly named: Names;
  readonly portfolio: string | null;
}

function actionOf(planLine: PlanLine, { named, portfolio }: PlanContext): Result<PlanAction, LineError> {
  const name = namedIn(planLine.text, named);
  if (!name.ok) return err(shifted(name.error, planLine.offset));
  const target = name.value;
  const parsed = parsePlanned(planLine.text, target);
  if (!parsed.ok) return err(shifted(parsed.error, planLine.offset));
  const intent = parsed.value;
  const verb = { at: planLine.offset, length: planLine.text.split(/\s/)[0]!.length };
  switch (intent.kind) {
    case 'order':
    case 'linked':
    case 'exit': {
      if ((intent.kind === 'linked' ? intent.first : intent).mode === 'what-if')
        return err(lineError(verb, 'a plan places orders and cannot preview them: leave out the ?'));
      const refused =
        ordersOf(intent)
          .map((line) => unavailablePart(line) ?? contradiction(line) ?? brokenCondition(line))
          .find((error) => error !== null) ??
        otherPortfolio(intent.kind === 'linked' ? intent.first : intent, portfolio);
      if (refused !== null) return err(shifted(refused, planLine.offset));
      return ok({ kind: 'place', clientOrderId: planLine.clientOrderId, intent });
    }
    case 'cancel':
      return unlessNamed(planLine, CANCEL_PLACES_NONE, { kind: 'cancel', target: target?.named ?? intent.target });
    case 'flat': {
      const action: PlanAction = { kind: 'flat', clientOrderId: planLine.clientOrderId, target: intent.target };
      return intent.target.kind === 'all' ? unlessNamed(planLine, FLAT_ALL_PLACES_SEVERAL, action) : ok(action);
    }
    case 'reverse':
      return ok({ kind: 'reverse', clientOrderId: planLine.clientOrderId, symbol: intent.symbol });
    case 'replace': {
      const { quantity, price, stop } = intent;
      return unlessNamed(planLine, REPLACE_PLACES_NONE, {
        kind: 'replace',
        target: target?.named ?? intent.target,
        quantity,
        price,
        stop,
      });
    }
    case 'halt':
      return err(lineError(verb, 'a plan places orders and halts nothing'));
    default:
      return unreachable(intent);
  }
}

const CANCEL_PLACES_NONE = 'a cancel places no order, so it has no client order id: leave it out';
const REPLACE_PLACES_NONE = 'a replace places no order, so it has no client order id: leave it out';
const FLAT_ALL_PLACES_SEVERAL = 'flat all may place several orders, so it has no client order id: leave it out';

const NAMING = /^(x|rep)(\s+)(\S+)(?=\s|$)/i;
/** The id of a line, with the ending of its further orders. */
const FURTHER = /^(.+?)(?::2)?(?::tp|:sl)?$/;

interface PlanName {
  readonly named: { readonly kind: 'client-order-id'; readonly clientOrderId: string };
  /** Column in the line. */
  readonly at: number;
}

/** The order of the plan that a line cancels or replaces; null when it names one by its number, or a symbol. */
function namedIn(text: string, { orders, placing }: Names): Result<PlanName | null, LineError> {
  const [before, , , name] = NAMING.exec(text) ?? [];
  if (before === undefined || name === undefined) return ok(null);
  const at = before.length - name.length;
  if (orders.has(name)) return ok({ named: { kind: 'client-order-id', clientOrderId: name }, at });
  const place = placing.get(name) ?? placing.get(FURTHER.exec(name)![1]!);
  if (place === undefined) return ok(null);
  return err(lineError({ at, length: name.length }, `line ${place.line} places no order ${shown(name)}`, place.orders));
}

/** An order line names an order by its number; for a name, a number of one digit is parsed in its place. */
function parsePlanned(text: string, name: PlanName | null): Result<OrderIntent, LineError> {
  if (name === null) return parseOrderLine(text);
  const {
    at,
    named: { clientOrderId },
  } = name;
  const parsed = parseOrderLine(`${text.slice(0, at)}1${text.slice(at + clientOrderId.length)}`);
  return parsed.ok || parsed.error.at <= at ? parsed : err(shifted(parsed.error, clientOrderId.length - 1));
}

/** The action, or an error when the line gives a client order id that it cannot use. */
function unlessNamed({ whole, givenId }: PlanLine, message: string, action: PlanAction): Result<PlanAction, LineError> {
  if (givenId === null) return ok(action);
  return err(lineError({ at: whole.indexOf(ID_WORD), length: ID_WORD.length + givenId.length }, message));
}

function otherPortfolio({ portfolio: named, spans }: OrderLine | ExitLine, portfolio: string | null): LineError | null {
  if (named === null || portfolio === null || named === portfolio) return null;
  return lineError(
    spans.portfolio ?? { at: 0, length: 1 },
    `this plan trades portfolio ${portfolio}: run a plan for ${named} with --portfolio ${named}`,
  );
}

/** The engine would treat a second use of an id as a resend of the same order. */
function givenTwice(planLine: PlanLine, placed: readonly string[], ids: Map<string, number>): LineError | null {
  const { givenId } = planLine;
  const twice = placed.find((id) => ids.has(id));
  if (twice === undefined) {
    for (const id of placed) ids.set(id, planLine.line);
    return null;
  }
  const at = givenId === null ? planLine.offset : planLine.whole.indexOf(ID_WORD);
  const length = givenId === null ? planLine.text.length : ID_WORD.length + givenId.length;
  return lineError({ at, length }, `client order id ${shown(twice)} is already used on line ${ids.get(twice)}`);
}

function shifted(error: LineError, by: number): LineError {
  return { ...error, at: error.at + by };
}

function planError(whole: string, line: number, error: LineError): PlanError {
  return { line, message: lineErrorMessage(error), caret: caret(whole, error) };
}

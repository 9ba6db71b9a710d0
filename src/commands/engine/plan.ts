/**
 * Enters the lines of a plan file through the same requests as every other order, with the login of the user who runs
 * the engine.
 */
import { createHash } from 'node:crypto';
import { basename } from 'node:path';
import type { DeskError } from '../../database/actions/desk-error.ts';
import type { PortfolioRow } from '../../database/queries/portfolios.ts';
import { PLAN_EXAMPLE, parsePlan } from '../../domain/plan-file.ts';
import type { PlanEntry } from '../../domain/plan-file.ts';
import { LISTED_ROWS } from '../../domain/row-report.ts';
import type { Plan, PlanDenial, PlanReason } from '../../engine/plan.ts';
import { executeAll, requestTaker } from '../../trading/execute.ts';
import type { Execution } from '../../trading/execute.ts';
import { readRequests } from '../../trading/read-requests.ts';
import { reversalDenial } from '../../trading/reversal.ts';
import type { Desk } from '../desk.ts';
import { CommandFailure } from '../errors.ts';
import { readText } from '../read-text.ts';
import { readEarlierDenials } from './earlier-denials.ts';
import { askedTerms, reasonsOfRefusedTerms } from './refused-terms.ts';
import type { AskedTerms } from './refused-terms.ts';
import { idOf, intentOf, reasonOfDenial, reasonsOfRefusal } from './plan-entry.ts';

export interface PlanFile extends Plan {
  /** The denied lines among the first `entered` lines, including denials of an earlier run. */
  readonly denials: (entered: number) => Promise<readonly PlanDenial[]>;
}

const HINT = `Write a line like: ${PLAN_EXAMPLE}`;

/** Reads and checks the whole file before the first line is entered. */
export async function readPlanFile(file: string, desk: Desk, portfolio: PortfolioRow): Promise<PlanFile> {
  const source = await readText(file);
  const hash = createHash('sha256').update(source).digest('hex');
  // Lines of other plans have the same numbers; the hash keeps their orders apart.
  const parsed = parsePlan(source, { idPrefix: `plan-${hash.slice(0, 8)}`, portfolio: portfolio.name });
  if (!parsed.ok) {
    const message = [
      `${file} has wrong lines:`,
      ...parsed.error.map(({ line, message: why, caret }) => `line ${line}: ${why}\n${caret}`),
    ].join('\n');
    const rejects = parsed.error.slice(0, LISTED_ROWS).map(({ line, message: reason }) => ({ line, reason }));
    throw new CommandFailure({
      code: 'BAD_PLAN',
      message,
      hint: HINT,
      exitCode: 2,
      details: { rejected: parsed.error.length, rejects },
    });
  }
  if (parsed.value.length === 0)
    throw new CommandFailure({
      code: 'BAD_PLAN',
      message: `${file} has no order line`,
      hint: HINT,
      exitCode: 2,
      details: { rejected: 0, rejects: [] },
    });
  const planned = new PlannedDesk(desk, portfolio);
  return {
    name: `plan:${basename(file)}#${hash.slice(0, 16)}:${portfolio.id}`.slice(0, 500),
    entries: parsed.value,
    enter: (entry) => planned.enter(entry),
    denials: (entered) => planned.denials(parsed.value.slice(0, entered)),
  };
}

class PlannedDesk {
  readonly #desk: Desk;
  readonly #portfolio: PortfolioRow;
  /** The lines of this run, with their denials. */
  readonly #entered = new Map<number, PlanDenial | null>();
  /** The new terms that lines of this run requested. */
  readonly #asked = new Map<number, readonly AskedTerms[]>();

  constructor(desk: Desk, portfolio: PortfolioRow) {
    this.#desk = desk;
    this.#portfolio = portfolio;
  }

  /**
   * The order ids are derived from the line, so a line that was entered before a crash is found and never placed twice.
   */
  async enter(entry: PlanEntry): Promise<PlanDenial | null> {
    const reasons = await this.#reasonsAgainst(entry);
    const denial = reasons.length === 0 ? null : { line: entry.line, text: entry.text, reasons };
    this.#entered.set(entry.line, denial);
    return denial;
  }

  async denials(entries: readonly PlanEntry[]): Promise<readonly PlanDenial[]> {
    const earlier = await readEarlierDenials(this.#desk.db, {
      portfolio: this.#portfolio,
      entries,
      known: this.#entered,
    });
    const denials: PlanDenial[] = [];
    for (const { line, text } of entries) {
      const denial = this.#entered.get(line) ?? earlier.get(line);
      const refused = await reasonsOfRefusedTerms(this.#desk.db, this.#asked.get(line) ?? []);
      const reasons = [...(denial?.reasons ?? []), ...refused];
      if (reasons.length > 0) denials.push({ line, text, reasons });
    }
    return denials;
  }

  async #reasonsAgainst(entry: PlanEntry): Promise<readonly PlanReason[]> {
    const { action } = entry;
    const requests = await readRequests(this.#desk.db, {
      intent: intentOf(action),
      portfolio: this.#portfolio,
      idOf: idOf(action),
    });
    if (!requests.ok) return reasonsOfRefusal(requests.error, entry);
    if (action.kind === 'reverse') {
      const denial = await reversalDenial(this.#desk.pool, requests.value);
      if (!denial.ok) return reasonsOfError(denial.error);
      if (denial.value !== null) return [reasonOfDenial(denial.value)];
    }
    const executions = await executeAll(requestTaker(this.#desk.pool), requests.value);
    const asked = await askedTerms(this.#desk.db, executions);
    if (asked.length > 0) this.#asked.set(entry.line, asked);
    return executions.flatMap(reasonOf);
  }
}

function reasonOf({ request, outcome }: Execution): PlanReason[] {
  if (outcome.kind === 'over') return [];
  if (outcome.kind === 'done') return outcome.order.denial === null ? [] : [reasonOfDenial(outcome.order.denial)];
  const reasons = reasonsOfError(outcome.error);
  // An order that ends before its cancel has ended as the plan wants.
  return request.kind === 'cancel' && outcome.error.code === 'ORDER_TERMINAL' ? [] : reasons;
}

function reasonsOfError(error: DeskError): PlanReason[] {
  const { code, kind, message, hint } = error;
  // An unreachable desk is not a denial: the engine tries the line again.
  if (kind === 'unavailable' || kind === 'unknown-outcome') throw unreached(error);
  return [{ code, message, hint }];
}

/** The same shape as an error of pg for a lost connection, so the engine retries. */
function unreached({ message }: DeskError): Error {
  return Object.assign(new Error(message), { code: 'ECONNRESET' });
}

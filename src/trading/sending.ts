/** Tracks requests while they are sent: the progress, and the requests left over when the sender quits early. */
import { addsRisk } from '../domain/replacement.ts';
import { describeOne } from './describe.ts';
import { executeAll, NOT_SENT, partsOf } from './execute.ts';
import type { Execution, RequestTaker } from './execute.ts';
import type { DeskRequest } from './intent.ts';

/** Which requests may still be sent: all, only those that reduce risk, or none. */
export type StillWanted = 'all' | 'what reduces' | 'nothing';

export interface LeftOver {
  readonly unsent: readonly DeskRequest[];
  /** Sent and not answered yet: the desk may have carried them out. */
  readonly unanswered: readonly DeskRequest[];
  /** Answered with a refusal and its reason. */
  readonly refused: readonly string[];
}

export class Sending {
  readonly done: Promise<readonly Execution[]>;
  readonly #requests: readonly DeskRequest[];
  #wanted: StillWanted = 'all';
  #executed: readonly Execution[] = [];
  #underWay: readonly DeskRequest[] = [];
  #onProgress: () => void = () => undefined;

  constructor(taker: RequestTaker, requests: readonly DeskRequest[]) {
    this.#requests = requests.flatMap(partsOf);
    this.done = executeAll(taker, requests, {
      allows: (group) => {
        const allowed = this.#wanted === 'all' || (this.#wanted === 'what reduces' && group.every(reduces));
        this.#underWay = allowed ? group.flatMap(partsOf) : [];
        return allowed;
      },
      onExecuted: (executions) => {
        this.#executed = [...executions];
        this.#underWay = [];
        this.#onProgress();
      },
    });
  }

  narrow(wanted: StillWanted): void {
    this.#wanted = wanted;
  }

  onProgress(listener: () => void): void {
    this.#onProgress = listener;
  }

  /** `14 of 34 requests`. */
  get progress(): string {
    const answered = this.#executed.filter(({ outcome }) => !isUnsent(outcome)).length;
    return `${answered} of ${this.#requests.length} requests`;
  }

  get leftOver(): LeftOver {
    const answered = new Set(this.#executed.filter(({ outcome }) => !isUnsent(outcome)).map(({ request }) => request));
    const open = this.#requests.filter((request) => !answered.has(request));
    return {
      unsent: open.filter((request) => !this.#underWay.includes(request)),
      unanswered: this.#underWay,
      refused: this.#executed.flatMap(refusalOf),
    };
  }
}

const MOST_LISTED = 12;

/**
 * Describes the rest, orders before cancels, because a position that stays open matters more than a working order. Null
 * without a rest.
 */
export function describeLeftOver({ unsent, unanswered, refused }: LeftOver): string | null {
  const parts = [
    listed('NOT sent', unsent),
    listed('Sent without an answer in time', unanswered),
    ...refused.slice(0, MOST_LISTED),
  ].filter((part) => part !== null);
  return parts.length === 0 ? null : parts.join('\n');
}

function listed(heading: string, requests: readonly DeskRequest[]): string | null {
  if (requests.length === 0) return null;
  const first = [...requests]
    .sort((a, b) => Number(a.kind === 'cancel') - Number(b.kind === 'cancel'))
    .slice(0, MOST_LISTED)
    .map(describeOne);
  const more = requests.length > MOST_LISTED ? `; and ${requests.length - MOST_LISTED} more` : '';
  return `${heading}, ${requests.length} ${requests.length === 1 ? 'request' : 'requests'}: ${first.join('; ')}${more}.`;
}

function refusalOf({ request, outcome }: Execution): string[] {
  if (isUnsent(outcome)) return [];
  if (outcome.kind === 'failed') return [`${describeOne(request)}: ${outcome.error.message}`];
  const denial = outcome.kind === 'done' ? outcome.order.denial : null;
  return denial === null ? [] : [`${describeOne(request)}: DENIED: ${denial.message}`];
}

export function reduces(request: DeskRequest): boolean {
  if (request.kind === 'replace') return !addsRisk(request.order, request.terms);
  return partsOf(request).every((part) => part.kind !== 'place' || part.request.reduceOnly);
}

function isUnsent(outcome: Execution['outcome']): boolean {
  return outcome.kind === 'failed' && outcome.error.code === NOT_SENT;
}

/** Halting and resuming from the console: a question on the whole screen, and y. It needs no arming. */
import type { DeskError } from '../../database/actions/desk-error.ts';
import type { HaltTarget } from '../../database/actions/halts.ts';
import type { HaltRow } from '../../database/queries/halts.ts';
import { haltScope } from '../../text/halts.ts';
import { line, span } from '../../text/lines.ts';
import type { Line } from '../../text/lines.ts';
import type { Workspace } from './workspace.ts';

const DEFAULT_REASON = 'halted from the console';

/** Risk and administrators halt the desk, other users themselves. */
function targetOf({ desk }: Workspace): HaltTarget | null {
  const { username, haltsDesk } = desk.halts.value.rights;
  if (haltsDesk) return { kind: 'desk' };
  return username === null ? null : { kind: 'user', username };
}

export function openHalt(workspace: Workspace, reason = ''): void {
  const target = targetOf(workspace);
  if (target === null) return workspace.say('warning', 'NOT halted: the desk has not been read yet.');
  workspace.update({ dialog: { kind: 'halt', target, reason: reason === '' ? DEFAULT_REASON : reason } });
}

export async function halt(workspace: Workspace): Promise<void> {
  const { dialog } = workspace.view;
  if (dialog.kind !== 'halt') return;
  workspace.update({ dialog: { kind: 'none' } });
  const { target, reason } = dialog;
  const answer = await workspace.options.port.halt({
    reason,
    target,
    symbol: null,
    cancelProtective: false,
    secondPerson: false,
  });
  if (answer.ok) {
    const scope = haltScope(namesOf(target));
    workspace.say('warning', `HALTED: ${scope} (halt ${answer.value.number}). Only reductions go on until :resume.`);
  } else sayFailure(workspace, 'NOT halted', answer.error);
  workspace.options.onReload('all');
}

/** `typed` is the number of a halt, or nothing when one is in force. The word itself is typed by hand. */
export async function resume(workspace: Workspace, typed: string): Promise<void> {
  const found = findHalt(workspace.desk.halts.value.inForce, typed.trim());
  if (typeof found === 'string') return workspace.say('bad', found);
  const answer = await workspace.options.port.resume({ haltId: found.id, reason: null });
  if (answer.ok) workspace.say('good', `Resumed: ${haltScope(found)} (halt ${found.number}).`);
  else sayFailure(workspace, 'NOT resumed', answer.error);
  workspace.options.onReload('all');
}

function findHalt(halts: readonly HaltRow[], typed: string): HaltRow | string {
  const [only, other] = halts;
  if (only === undefined) return 'No halt is in force.';
  const named =
    typed === '' ? (other === undefined ? only : null) : halts.find(({ number }) => String(number) === typed);
  const listed = halts.map((one) => `${one.number} (${haltScope(one)})`).join(', ');
  return named ?? `Halts in force: ${listed}. Type :resume NUMBER.`;
}

function sayFailure(workspace: Workspace, start: string, { message, hint, kind }: DeskError): void {
  const outcome = kind === 'unknown-outcome' ? 'It is unknown whether it was done' : start;
  workspace.say('bad', `${outcome}: ${message}${hint === null ? '' : ` ${hint}`}`);
}

function namesOf(target: HaltTarget): Parameters<typeof haltScope>[0] {
  return { user: target.kind === 'user' ? target.username : null, portfolio: null, symbol: null };
}

export function haltLines({ target, reason }: { readonly target: HaltTarget; readonly reason: string }): Line[] {
  const whose = target.kind === 'user' ? `all portfolios of ${haltScope(namesOf(target))}` : 'the desk: every user';
  return [
    line(span(' HALT ', 'critical'), span('  y halts at once · Esc keeps trading', 'strong')),
    line(),
    line(span(`  Halt ${whose}.`, 'strong')),
    line(`  Reason: ${reason}`),
    line(),
    line('  Only reduce-only orders are accepted from then on.'),
    line('  Open orders that may add risk are canceled.'),
    line('  Stops, targets and other reduce-only orders work on.'),
    line('  :resume ends the halt; canceled orders stay canceled.'),
  ];
}

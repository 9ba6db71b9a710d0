/** Keys of the dialogs that cover the panes: the help, the list of portfolios, the questions before a halt and an approval. */
import { closeDialog, moveInDialog, submitDialog } from '../session/dialogs.ts';
import type { DialogMove } from '../session/dialogs.ts';
import { approve, reject } from '../session/deciding.ts';
import { halt } from '../session/halting.ts';
import type { Workspace } from '../session/workspace.ts';
import { onKeys } from './binding.ts';
import type { Binding } from './binding.ts';

export const HELP_KEYS: readonly Binding[] = [
  ...onKeys(['j', 'down'], { action: 'down', place: 'help', title: 'down', run: moving('down') }),
  ...onKeys(['k', 'up'], { action: 'up', place: 'help', title: 'up', run: moving('up') }),
  ...onKeys(['page-down', 'ctrl-d'], {
    action: 'half-down',
    place: 'help',
    title: 'page down',
    run: moving('half-down'),
  }),
  ...onKeys(['page-up', 'ctrl-u'], { action: 'half-up', place: 'help', title: 'page up', run: moving('half-up') }),
  ...onKeys(['escape', '?', 'q'], {
    action: 'close',
    place: 'help',
    title: 'close the help',
    footer: 'close',
    run: closeDialog,
  }),
];

export const PORTFOLIOS_KEYS: readonly Binding[] = [
  ...onKeys(['j', 'down'], { action: 'down', place: 'portfolios', title: 'down', run: moving('down') }),
  ...onKeys(['k', 'up'], { action: 'up', place: 'portfolios', title: 'up', run: moving('up') }),
  {
    key: 'enter',
    action: 'submit',
    place: 'portfolios',
    title: 'choose this portfolio',
    footer: 'choose',
    run: submitDialog,
  },
  ...onKeys(['escape', 'q'], {
    action: 'close',
    place: 'portfolios',
    title: 'keep the current portfolio',
    footer: 'close',
    run: closeDialog,
  }),
];

export const HALT_KEYS: readonly Binding[] = [
  {
    key: 'y',
    action: 'halt-now',
    place: 'halt',
    title: 'halt at once',
    footer: 'halt',
    pace: 'by hand only',
    run: (workspace) => void halt(workspace),
  },
  ...onKeys(['escape', 'n', 'q'], {
    action: 'close',
    place: 'halt',
    title: 'keep trading',
    footer: 'keep trading',
    run: closeDialog,
  }),
];

export const PROPOSAL_KEYS: readonly Binding[] = [
  {
    key: 'y',
    action: 'approve',
    place: 'proposal',
    title: 'approve the order: it is placed at once',
    footer: 'approve',
    pace: 'by hand only',
    run: (workspace) => void approve(workspace),
  },
  {
    key: 'n',
    action: 'reject',
    place: 'proposal',
    title: 'reject it, or withdraw your own proposal',
    footer: 'reject',
    pace: 'by hand only',
    run: (workspace) => void reject(workspace),
  },
  ...onKeys(['escape', 'q'], {
    action: 'close',
    place: 'proposal',
    title: 'close and decide later',
    footer: 'later',
    run: closeDialog,
  }),
];

function moving(move: DialogMove): (workspace: Workspace) => void {
  return (workspace) => moveInDialog(workspace, move);
}

/** Keys of a screen that is too small for a pane: they cancel orders, flatten positions and quit. */
import { openCommandLine } from '../session/dialogs.ts';
import { openHalt } from '../session/halting.ts';
import { toggleArming } from '../session/moves.ts';
import { openAndPreview, openTicket } from '../session/ticketing.ts';
import { EMPTY_EDITOR, editorWith } from '../editor.ts';
import { quit } from '../session/quitting.ts';
import type { Binding } from './binding.ts';

export const SMALL_KEYS: readonly Binding[] = [
  {
    key: 'o',
    action: 'order-line',
    place: 'small',
    title: 'open the order line',
    run: (workspace) => openTicket(workspace, EMPTY_EDITOR),
  },
  { key: ':', action: 'command-line', place: 'small', title: 'open the command line', run: openCommandLine },
  {
    key: 'x',
    action: 'cancel-all',
    place: 'small',
    title: 'cancel all open orders; y confirms',
    run: (workspace) => openAndPreview(workspace, editorWith('xa')),
  },
  {
    key: 'f',
    action: 'flatten-all',
    place: 'small',
    title: 'flatten all positions; y confirms',
    run: (workspace) => openAndPreview(workspace, editorWith('flat all')),
  },
  {
    key: 'H',
    action: 'halt',
    place: 'small',
    title: 'halt trading; y confirms',
    run: (workspace) => openHalt(workspace),
  },
  { key: 'A', action: 'arm', place: 'small', title: 'arm or disarm', pace: 'by hand only', run: toggleArming },
  { key: 'q', action: 'quit', place: 'small', title: 'quit', run: quit },
];

/** The words of the command line, each with what it does: completion offers them, and an unknown word is answered with them. */
import { choosePortfolio, openHelp, toggleArming } from './moves.ts';
import { quit } from './quitting.ts';
import type { Workspace } from './workspace.ts';

interface CommandWord {
  readonly word: string;
  /** Other words for the same, which are not offered. */
  readonly also?: readonly string[];
  /** What follows the word, as the answer to an unknown word names it. */
  readonly takes?: string;
  readonly run: (workspace: Workspace, rest: string) => void;
}

export const COMMAND_WORDS: readonly CommandWord[] = [
  { word: 'q', also: ['q!', 'quit'], run: quit },
  { word: 'help', run: openHelp },
  { word: 'arm', run: (workspace) => setArming(workspace, 'armed') },
  { word: 'disarm', run: (workspace) => setArming(workspace, 'disarmed') },
  { word: 'quiet', run: toggleBell },
  { word: 'portfolio', takes: 'NAME', run: goToPortfolio },
  { word: 'reload', run: ({ options }) => options.onReload('all') },
];

export function commandWord(typed: string): CommandWord | null {
  return COMMAND_WORDS.find(({ word, also = [] }) => word === typed || also.includes(typed)) ?? null;
}

function setArming(workspace: Workspace, wanted: 'armed' | 'disarmed'): void {
  if (workspace.view.arming.kind !== wanted) toggleArming(workspace);
}

function toggleBell(workspace: Workspace): void {
  workspace.update({ bell: workspace.view.bell === 'quiet' ? 'rings' : 'quiet' });
  workspace.say(
    'quiet',
    workspace.view.bell === 'quiet' ? 'Quiet: no bell.' : 'The bell rings on fills and critical alerts.',
  );
}

function goToPortfolio(workspace: Workspace, name: string): void {
  const found = workspace.desk.portfolios.value.find((portfolio) => portfolio.name === name);
  if (found !== undefined) choosePortfolio(workspace, found.id);
  else workspace.say('bad', `There is no portfolio ${name}: p lists them.`);
}

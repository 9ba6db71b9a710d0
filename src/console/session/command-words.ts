/** The words of the command line, each with its function. Completion and the message for an unknown word list them. */
import { choosePortfolio, openHelp, toggleArming } from './moves.ts';
import { DEAD_MAN_MEANING, DEAD_MEN, parseDeadMan } from '../../domain/dead-man.ts';
import { openProposals } from './deciding.ts';
import { openHalt, resume } from './halting.ts';
import { quit } from './quitting.ts';
import { portfolioTitle } from '../../text/portfolio-names.ts';
import type { Workspace } from './workspace.ts';

interface CommandWord {
  readonly word: string;
  /** Synonyms, which completion does not offer. */
  readonly also?: readonly string[];
  /** The argument of the word, for the message about an unknown word. */
  readonly takes?: string;
  readonly run: (workspace: Workspace, rest: string) => void;
}

export const COMMAND_WORDS: readonly CommandWord[] = [
  { word: 'q', also: ['q!', 'quit'], run: quit },
  { word: 'help', run: openHelp },
  { word: 'arm', run: (workspace) => setArming(workspace, 'armed') },
  { word: 'disarm', run: (workspace) => setArming(workspace, 'disarmed') },
  { word: 'deadman', takes: DEAD_MEN.join('|'), run: chooseDeadMan },
  { word: 'quiet', run: toggleBell },
  { word: 'halt', takes: 'REASON', run: openHalt },
  { word: 'resume', takes: 'NUMBER', run: (workspace, rest) => void resume(workspace, rest) },
  { word: 'proposals', run: openProposals },
  { word: 'portfolio', takes: 'NAME', run: goToPortfolio },
  { word: 'reload', run: ({ options }) => options.onReload('all') },
];

export function commandWord(typed: string): CommandWord | null {
  return COMMAND_WORDS.find(({ word, also = [] }) => word === typed || also.includes(typed)) ?? null;
}

function setArming(workspace: Workspace, wanted: 'armed' | 'disarmed'): void {
  if (workspace.view.arming.kind !== wanted) toggleArming(workspace);
}

function chooseDeadMan(workspace: Workspace, typed: string): void {
  const chosen = parseDeadMan(typed.trim());
  if (chosen === null) {
    const now = workspace.view.deadMan;
    const text = `The dead man is ${now}: ${DEAD_MAN_MEANING[now]}. Type :deadman ${DEAD_MEN.join('|')}.`;
    return workspace.say(typed.trim() === '' ? 'quiet' : 'bad', text);
  }
  workspace.update({ deadMan: chosen });
  workspace.say('quiet', `Dead man ${chosen}: ${DEAD_MAN_MEANING[chosen]}. Reduce-only orders stay.`);
}

function toggleBell(workspace: Workspace): void {
  workspace.update({ bell: workspace.view.bell === 'quiet' ? 'rings' : 'quiet' });
  workspace.say(
    'quiet',
    workspace.view.bell === 'quiet' ? 'The bell is off.' : 'The bell is on: it rings on fills and critical alerts.',
  );
}

function goToPortfolio(workspace: Workspace, name: string): void {
  const { value } = workspace.desk.portfolios;
  const found =
    value.find((portfolio) => portfolioTitle(portfolio) === name) ?? value.find((portfolio) => portfolio.name === name);
  if (found !== undefined) choosePortfolio(workspace, found.id);
  else workspace.say('bad', `Unknown portfolio: ${name}. Press p to list the portfolios.`);
}

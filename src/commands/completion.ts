/** `traderai completion` */
import { defineCommand } from './command.ts';
import { bashScript } from './completion/bash.ts';
import { fishScript } from './completion/fish.ts';
import { readVocabulary } from './completion/vocabulary.ts';
import { zshScript } from './completion/zsh.ts';
import { badUsage } from './errors.ts';
import { shown } from '../domain/shown.ts';
import { reportJson } from './output/report.ts';

const SCRIPTS = new Map([
  ['bash', bashScript],
  ['zsh', zshScript],
  ['fish', fishScript],
]);

export const command = defineCommand({
  arguments: [{ name: '<shell>', summary: [...SCRIPTS.keys()].join(', ') }],
  details: `Prints a script for the shell, with every command of this version, its flags and
their values. Make a new script after an update.`,
  examples: [
    ['source <(traderai completion bash)', 'for the present bash; put the line into ~/.bashrc for every new one'],
    ['traderai completion zsh > "${fpath[1]}/_traderai"', 'for zsh'],
    ['traderai completion fish > ~/.config/fish/completions/traderai.fish', 'for fish'],
  ],
  async run({ output, registry }, { words }) {
    const shell = words[0]!;
    const scriptOf = SCRIPTS.get(shell);
    if (scriptOf === undefined)
      throw badUsage(`there is no completion for ${shown(shell)}`, `Name one of ${[...SCRIPTS.keys()].join(', ')}.`);
    const script = scriptOf(await readVocabulary(registry));
    if (output.form === 'json') return reportJson(output, { shell, script });
    output.print(script.trimEnd());
  },
});

/** `traderai config path` */
import { configurationPath } from '../../config/configuration.ts';
import { defineCommand } from '../command.ts';
import { reportJson } from '../output/report.ts';

export const command = defineCommand({
  examples: [['"$EDITOR" "$(traderai config path)"', 'edit the configuration by hand']],
  async run({ output, home }) {
    const path = configurationPath(home);
    if (output.form === 'json') return reportJson(output, { path });
    output.print(path);
  },
});

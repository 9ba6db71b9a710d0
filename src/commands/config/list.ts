/** `traderai config list` */
import { CONFIGURATION_KEYS, readConfigurationFile } from '../../config/configuration.ts';
import { defineCommand } from '../command.ts';
import { reportList } from '../output/report.ts';
import { shownValue, withoutPassword } from './keys.ts';

export const command = defineCommand({
  details: 'Passwords in URLs are not shown.',
  examples: [['traderai config list', 'list every setting, its value and where the value comes from']],
  async run({ output, configuration, home }) {
    const values = configuration();
    const file = readConfigurationFile(home);
    await reportList(output, {
      rows: CONFIGURATION_KEYS.map((key) => ({
        key,
        value: values[key],
        from: values[key] === file[key] || typeof values[key] === 'object' ? 'file or default' : 'environment',
      })),
      columns: [
        { title: 'Key', value: ({ key }) => key },
        { title: 'Value', value: ({ value }) => shownValue(value) },
        { title: 'From', value: ({ from }) => from },
      ],
      json: ({ key, value, from }) => ({ key, value: withoutPassword(value), from }),
      empty: 'There are no settings.',
    });
  },
});

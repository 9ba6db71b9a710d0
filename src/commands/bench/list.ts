/** `traderai bench list` */
import { defineCommand } from '../command.ts';
import { reportList } from '../output/report.ts';
import { loadBench } from './bundle.ts';
import { FIGURES } from './figures.ts';

export const command = defineCommand({
  examples: [['traderai bench list', 'list the figures']],
  async run({ output }) {
    await loadBench();
    await reportList(output, {
      rows: FIGURES,
      columns: [
        { title: 'Figure', value: ({ name }) => name },
        { title: 'Measures', value: ({ summary }) => summary },
      ],
      json: ({ name, summary }) => ({ name, summary }),
      empty: 'There is nothing to measure.',
    });
  },
});

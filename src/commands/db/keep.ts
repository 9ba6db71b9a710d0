/** `traderai db keep`: runs beside the embedded server. Users do not start it. */
import { keepServer } from '../../server/embedded/keeper.ts';
import { positiveWholeNumber } from '../arguments.ts';
import { defineCommand } from '../command.ts';

const IDLE_SECONDS = 30;

export const command = defineCommand({
  options: {
    idleSeconds: {
      flags: '--idle-seconds <n>',
      summary: `stop after this long without a connection (default: ${IDLE_SECONDS})`,
      parse: positiveWholeNumber,
    },
  },
  examples: [['traderai db keep', 'stop the embedded server after half a minute without a connection, and end']],
  async run({ home, output, clock }, { options }) {
    const reason = await keepServer(home, { idleMs: (options.idleSeconds ?? IDLE_SECONDS) * 1000, clock });
    output.say(`${new Date(clock.now()).toISOString()} ${reason}`);
  },
});

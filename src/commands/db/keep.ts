/** `traderai db keep`: started beside the embedded server, never by hand. */
import { keepServer } from '../../server/embedded/keeper.ts';
import { positiveWholeNumber } from '../arguments.ts';
import { defineCommand } from '../command.ts';

const IDLE_SECONDS = 30;

export const command = defineCommand({
  options: {
    idleSeconds: {
      flags: '--idle-seconds <n>',
      summary: `how long nobody must have used the server (default: ${IDLE_SECONDS})`,
      parse: positiveWholeNumber,
    },
  },
  examples: [['traderai db keep', 'stop the embedded server when nobody has used it for half a minute, and end']],
  async run({ home, output, clock }, { options }) {
    const reason = await keepServer(home, { idleMs: (options.idleSeconds ?? IDLE_SECONDS) * 1000, clock });
    output.say(`${new Date(clock.now()).toISOString()} ${reason}`);
  },
});

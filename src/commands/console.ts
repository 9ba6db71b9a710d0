/** `traderai` alone: the console; without a terminal, one snapshot. */
import { randomUUID } from 'node:crypto';
import { writeSync } from 'node:fs';
import { hostname } from 'node:os';
import type { WriteStream } from 'node:tty';
import type { ConsoleEnd } from '../console/run-console.ts';
import { THEMES } from '../console/theme.ts';
import type { ThemeName } from '../console/theme.ts';
import { engineLogOf, startEngine } from '../server/bootstrap/engine-process.ts';
import { assertPrimary } from '../server/bootstrap/standing.ts';
import { isAlive } from '../server/embedded/postmaster.ts';
import { readEngineStatus } from '../database/queries/engine-status.ts';
import { findPortfolio } from '../database/queries/portfolios.ts';
import { watchSchema } from '../database/schema-mark.ts';
import { schemaChanged } from './schema-changed.ts';
import { plainText } from '../domain/plain-text.ts';
import { NOT_SENT } from '../trading/execute.ts';
import type { Context } from './command.ts';
import { defineCommand } from './command.ts';
import { watchEngine } from './console/engine-watch.ts';
import type { EngineNeed } from './console/engine-watch.ts';
import { printSnapshot, waitForQuotes } from './console/paper.ts';
import { withConsoleDesk } from './desk.ts';
import { CommandFailure, plainLines } from './errors.ts';
import type { ConsoleDesk, Desk } from './desk.ts';

interface Looks {
  readonly theme: ThemeName | null;
  readonly glyphs: 'unicode' | 'ascii';
  readonly bell: 'rings' | 'quiet';
}

const FIRST_QUOTES_WITHIN_MS = 10_000;

export const command = defineCommand({
  details: `On the embedded database, starts an engine on a simulated market when no engine
runs. Without a terminal, prints the desk once and ends.`,
  options: {
    theme: { flags: '--theme <name>', summary: 'colors of the console', choices: THEMES },
    ascii: { flags: '--ascii', summary: 'draw the console in ASCII only' },
    quietBell: { flags: '--quiet-bell', summary: 'never ring the bell' },
  },
  examples: [
    ['traderai', 'open the console; ? shows its keys, :q quits'],
    ['traderai --portfolio swing --theme green-up', 'open another portfolio, in other colors'],
    ['traderai | mail -s desk trader@example.com', 'mail one snapshot of the desk'],
  ],
  async run(context, { options }) {
    const looks: Looks = {
      theme: options.theme ?? null,
      glyphs: options.ascii === true ? 'ascii' : 'unicode',
      bell: options.quietBell === true ? 'quiet' : 'rings',
    };
    const onTerminal =
      process.stdin.isTTY === true &&
      context.output.interactive &&
      context.output.form === 'text' &&
      !context.environment.dumbTerminal;
    context.output.progress('opening the desk …');
    // Loaded while the database server starts.
    const parts = onTerminal ? loadConsole() : null;
    parts?.catch(() => undefined);
    await withConsoleDesk(context, async (desk) => {
      if (parts !== null && context.target().kind === 'url') await assertPrimary(desk.pool);
      // A portfolio that is named must exist. Without a name, the console itself reports a missing portfolio.
      const portfolio = context.portfolioName() === null ? await findPortfolio(desk.db) : await desk.portfolio();
      const engine = await engineOf(context, desk);
      try {
        context.output.progress('');
        if (parts !== null)
          return await openConsole({
            context,
            desk,
            looks,
            parts: await parts,
            greeting: greeting(context, engine.found),
          });
        if (engine.found === 'start')
          await waitForQuotes(desk.db, { clock: context.clock, withinMs: FIRST_QUOTES_WITHIN_MS });
        await printSnapshot(context, desk.db, portfolio);
      } finally {
        engine.stop();
      }
    });
  },
});

/** A database that a URL names has its own engine, or its users start one. */
async function engineOf(
  { home, target }: Context,
  { db }: Desk,
): Promise<{ readonly found: EngineNeed; stop(): void }> {
  if (target().kind === 'url') return { found: 'none', stop: () => undefined };
  return watchEngine({
    read: () => readEngineStatus(db),
    hasEnded: ({ host, processId }) => host === hostname() && processId !== null && !isAlive(processId),
    start: () => startEngine(home),
  });
}

function greeting({ home }: Context, engine: EngineNeed): string | null {
  if (engine === 'start')
    return `Starting an engine on a simulated market; its log is ${engineLogOf(home)}. Press ? for the keys.`;
  return engine === 'other-feed'
    ? 'No engine runs, and the last feed of this desk was not a simulation. Start one with: traderai engine run --feed …'
    : null;
}

async function loadConsole() {
  const [{ runConsole }, { openConsoleTerminal, colorDepthOf }, { KEYMAP }, { remapped }] = await Promise.all([
    import('../console/run-console.ts'),
    import('../console/run/console-terminal.ts'),
    import('../console/keymap.ts'),
    import('../console/keymap-remap.ts'),
  ]);
  return { runConsole, openConsoleTerminal, colorDepthOf, KEYMAP, remapped };
}

interface ConsoleWanted {
  readonly context: Context;
  readonly desk: ConsoleDesk;
  readonly looks: Looks;
  readonly parts: Awaited<ReturnType<typeof loadConsole>>;
  readonly greeting: string | null;
}

async function openConsole({ context, desk, looks, parts, greeting: hello }: ConsoleWanted): Promise<void> {
  const { runConsole, openConsoleTerminal, colorDepthOf, KEYMAP, remapped } = parts;
  const { theme, keys, framesPerSecond, deadMan } = context.configuration();
  const keymap = remapped(KEYMAP, keys);
  const stdout = process.stdout as WriteStream & { readonly fd: number };
  const color = context.flags.color && !context.environment.noColor;
  const schema = await watchSchema(desk.pool);
  // From here on the console handles signals: it restores the terminal, then the process ends.
  context.interruption();
  let ended = false;
  const { terminal, close } = openConsoleTerminal({
    stdin: process.stdin,
    stdout,
    depth: color ? colorDepthOf(stdout) : 'none',
    glyphs: looks.glyphs,
  });
  let end: ConsoleEnd = { left: null, open: null };
  try {
    end = await runConsole({
      desk: {
        db: desk.db,
        shared: desk.shared,
        listenConfig: desk.listenConfig,
        presence: {
          pool: desk.pool,
          host: hostname().slice(0, 255),
          terminal: `${terminal.columns}x${terminal.rows}`,
          onEnded: () => (ended = true),
        },
        findPortfolio: async () => (await findPortfolio(desk.db, context.portfolioName() ?? undefined))?.id ?? null,
        schema,
      },
      terminal,
      settings: {
        theme: looks.theme ?? theme,
        keymap: keymap.ok ? keymap.value : KEYMAP,
        bell: looks.bell,
        framesPerSecond,
        deadMan,
        greeting: keymap.ok ? hello : `Your configured keys are not used: ${keymap.error.join('; ')}`,
      },
      clock: context.clock,
      newId: randomUUID,
      tell: tellShell,
    });
  } finally {
    close();
    if (ended) context.output.say('This session was ended by an administrator of the desk.');
  }
  const { left, open } = end;
  if (left === null && schema.changed()) throw schemaChanged();
  if (left === null && open !== null && open.orders > 0)
    context.output.say(openOrdersText(open, context.target().kind === 'url' ? 'lasting' : 'of consoles'));
  if (left !== null) throw new CommandFailure({ code: NOT_SENT, message: left, hint: LEFT_HINT, exitCode: 1 });
}

/** A trader who leaves relies on the stops that stay: they work only while an engine runs. */
function openOrdersText(
  { portfolio, orders }: NonNullable<ConsoleEnd['open']>,
  engine: 'lasting' | 'of consoles',
): string {
  const stay = orders === 1 ? '1 open order stays' : `${orders} open orders stay`;
  const says = `${stay} in portfolio ${plainText(portfolio)}, and ${orders === 1 ? 'trades' : 'trade'} while an engine runs.`;
  return engine === 'lasting'
    ? says
    : `${says}\nAn engine that a console started ends half a minute after the last console;\nto keep one, run: traderai engine run`;
}

const LEFT_HINT =
  'Check with: traderai order list --open and traderai position list. Then send the requests again that you still want.';

/** Synchronous, because the process is about to end. */
function tellShell(text: string): void {
  try {
    writeSync(2, `traderai: ${plainLines(text)}\n${LEFT_HINT}\n`);
  } catch {
    // The terminal is gone. The database still has every order that was sent.
  }
}

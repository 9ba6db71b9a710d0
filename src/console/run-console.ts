/** The console, from a terminal and a desk until the trader quits. Everything comes as arguments, so that a test can run it too. */
import type { ClientConfig } from 'pg';
import type { Clock } from '../config/clock.ts';
import type { Queryable } from '../database/actions/queryable.ts';
import type { PrismaClient } from '../database/generated/client.ts';
import { describeLeftOver } from '../trading/sending.ts';
import { deskPort } from './desk-port.ts';
import { KEYMAP } from './keymap.ts';
import type { Binding } from './keys/binding.ts';
import type { ColorDepth } from './painter/color.ts';
import { FRAMES_PER_SECOND } from './painter/frame-loop.ts';
import { Painter } from './painter/painter.ts';
import type { Glyphs } from '../text/charts.ts';
import { Conductor } from './run/conductor.ts';
import { feedDesk } from './run/desk-feed.ts';
import type { DeskFeed, DeskFeedOptions } from './run/desk-feed.ts';
import { inkScreen } from './run/ink-screen.tsx';
import { keepPresence } from './run/presence.ts';
import type { Presence } from './run/presence.ts';
import type { InputEvent } from './session/input.ts';
import { finishReducing } from './session/quitting.ts';
import { Session } from './session/session.ts';
import { Workspace } from './session/workspace.ts';
import { DeskStore } from './store.ts';
import { themeOf } from './theme.ts';
import type { ThemeName } from './theme.ts';

interface TerminalSize {
  readonly columns: number;
  readonly rows: number;
}

/** The terminal in raw mode on its second screen; whoever opened it restores it. */
export interface ConsoleTerminal {
  readonly columns: number;
  readonly rows: number;
  readonly depth: ColorDepth;
  readonly glyphs: Glyphs;
  /** False when enough has been written for now. */
  write(data: string): boolean;
  /** As Ctrl-Z does elsewhere; `onResume` tells the way back. */
  suspend(): void;
  /** Asks the terminal itself for its size; another one is told to `onResize` at once. */
  measure(): void;
  /** Events that arrived together. */
  onInput(listener: (events: readonly InputEvent[]) => void): void;
  onResize(listener: (size: TerminalSize) => void): void;
  /** Back from a suspension: the terminal shows something else, and what it had not taken before is dropped. */
  onResume(listener: (size: TerminalSize) => void): void;
  /** It takes more, after `write` had answered false. */
  onDrain(listener: () => void): void;
  /** A signal or a dropped connection ended it: it is given back, and the process ends when the listener is done. */
  onLeave(listener: () => Promise<void>): void;
}

interface ConsoleDesk {
  readonly db: PrismaClient;
  readonly pool: Queryable;
  readonly listenConfig: ClientConfig;
  /** The portfolio to begin with; null while none is known. */
  readonly findPortfolio: () => Promise<string | null>;
  /** How others see this console; without it nobody is told. */
  readonly presence?: {
    readonly host: string;
    readonly terminal: string;
    /** An administrator ended it; the console quits. */ readonly onEnded: () => void;
  };
}

export interface ConsoleSettings {
  readonly theme: ThemeName;
  readonly keymap: readonly Binding[];
  readonly bell: 'rings' | 'quiet';
  /** Ten or less for a link that is known to be slow; null leaves it to the console, which finds out. */
  readonly framesPerSecond: number | null;
  /** Said when the screen opens; null for nothing. */
  readonly greeting: string | null;
}

export const DEFAULT_SETTINGS: ConsoleSettings = {
  theme: 'blue-orange',
  keymap: KEYMAP,
  bell: 'rings',
  framesPerSecond: null,
  greeting: null,
};

export interface RunConsoleOptions {
  readonly desk: ConsoleDesk;
  readonly terminal: ConsoleTerminal;
  readonly settings: ConsoleSettings;
  readonly clock: Clock;
  readonly newId: () => string;
  /** What keeps the store at the desk's state; a measurement adds news at a rate that no database would send. */
  readonly feed?: (options: DeskFeedOptions) => DeskFeed;
  /** Told where the shell stands, when a signal ended the console before everything was sent. */
  readonly tell: (text: string) => void;
  /** Ends the console as `:q` does. */
  readonly signal?: AbortSignal;
}

/**
 * Resolves when the trader quits or the signal is given, with what could not be sent any more, in words, or null; the terminal is then the
 * caller's to restore.
 */
export async function runConsole(options: RunConsoleOptions): Promise<string | null> {
  const { desk, terminal, settings, clock, newId, tell, feed: openFeed = feedDesk, signal } = options;
  const store = new DeskStore();
  const theme = themeOf(settings.theme, terminal.depth);
  const sizes = new LatestSize(({ columns, rows }) => {
    painter.resize(columns, rows);
    session.resize(columns, rows);
    conductor?.redraw();
  });
  const painter: Painter = openPainter({ terminal, settings, clock }, () => {
    sizes.apply();
    conductor?.prepare();
  });
  const ink = inkScreen(painter, theme);
  let quit: () => void = () => undefined;
  const ended = new Promise<void>((resolve) => (quit = resolve));
  let feed: DeskFeed | null = null;
  let conductor: Conductor | null = null;
  const workspace = new Workspace({
    store,
    port: deskPort(desk.pool),
    keymap: settings.keymap,
    clock,
    newId,
    glyphs: terminal.glyphs,
    size: { columns: terminal.columns, rows: terminal.rows },
    bell: settings.bell,
    sight: () => painter.sight,
    onChange: () => conductor?.viewChanged(),
    onBell: () => painter.ring(),
    onRedraw: () => {
      terminal.measure();
      conductor?.redraw();
    },
    onSuspend: () => terminal.suspend(),
    onQuit: quit,
    onReload: (what) => reload(feed, what),
  });
  const session = new Session(workspace, settings.keymap);
  conductor = new Conductor({ workspace, session, store, painter, theme, show: (model) => ink.show(model) });
  let presence: Presence | null = null;
  // The session is closed beside the last requests: a console that a signal ended must not stay listed, and armed.
  terminal.onLeave(async () => {
    await Promise.all([finishAndTell(workspace, tell), presence?.close()]);
  });
  hearTerminal(terminal, { session, painter, onSize: (size) => sizes.note(size) });
  signal?.addEventListener('abort', quit);
  feed = openFeed({
    ...desk,
    store,
    clock,
    subject: () => ({ chart: workspace.view.chart, orderId: workspace.view.detail?.orderId ?? null }),
  });
  presence = announce(desk, workspace, quit);
  if (settings.greeting !== null) workspace.say('quiet', settings.greeting);
  conductor.start();
  try {
    await ended;
  } finally {
    signal?.removeEventListener('abort', quit);
    conductor.stop();
    painter.stop();
    ink.close();
    await Promise.all([feed.close(), presence?.close()]);
  }
  return leftOver(workspace);
}

/** A window that is dragged changes its size hundreds of times: only the last one before a frame is laid out. */
class LatestSize {
  readonly #lay: (size: TerminalSize) => void;
  #size: TerminalSize | null = null;

  constructor(lay: (size: TerminalSize) => void) {
    this.#lay = lay;
  }

  note(size: TerminalSize): void {
    this.#size = size;
  }

  apply(): void {
    const size = this.#size;
    if (size === null) return;
    this.#size = null;
    this.#lay(size);
  }
}

function openPainter(
  { terminal, settings, clock }: Pick<RunConsoleOptions, 'terminal' | 'settings' | 'clock'>,
  beforeFrame: () => void,
): Painter {
  const { columns, rows, depth } = terminal;
  const slow = settings.framesPerSecond !== null && settings.framesPerSecond <= FRAMES_PER_SECOND.slow;
  return new Painter({ sink: terminal, columns, rows, depth, clock, ...(slow && { pace: 'slow' }), beforeFrame });
}

/** When a signal ends the console: what reduces risk is finished, and what is left is told on the restored screen. */
async function finishAndTell(workspace: Workspace, tell: (text: string) => void): Promise<void> {
  await finishReducing(workspace);
  const left = leftOver(workspace);
  if (left !== null) tell(left);
}

/** Ends the sending, if it has not ended: what has not gone by now does not go behind the trader's back. */
function leftOver({ sending }: Workspace): string | null {
  if (sending === null) return null;
  sending.narrow('nothing');
  return describeLeftOver(sending.leftOver);
}

interface TerminalListeners {
  readonly session: Session;
  readonly painter: Painter;
  /** To be laid out for with the next frame. */
  readonly onSize: (size: TerminalSize) => void;
}

function hearTerminal(terminal: ConsoleTerminal, { session, painter, onSize }: TerminalListeners): void {
  terminal.onInput((events) => session.input(events));
  terminal.onDrain(() => painter.drained());
  terminal.onResize((size) => {
    onSize(size);
    painter.request();
  });
  terminal.onResume((size) => {
    onSize(size);
    painter.restarted();
  });
}

function announce({ presence, pool }: ConsoleDesk, workspace: Workspace, quit: () => void): Presence | null {
  if (presence === undefined) return null;
  return keepPresence({
    ...presence,
    pool,
    armedOn: () => (workspace.view.arming.kind === 'armed' ? workspace.view.arming.portfolioId : null),
    onEnded: () => {
      presence.onEnded();
      quit();
    },
  });
}

function reload(feed: DeskFeed | null, what: 'all' | 'portfolio' | 'chart' | 'detail'): void {
  if (feed === null) return;
  if (what === 'all') feed.refresher.refreshAll();
  else if (what === 'portfolio') feed.refresher.restart();
  else feed.refresher.refresh(what);
}

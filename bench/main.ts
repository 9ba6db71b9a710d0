/** The entry of the bench bundle, which exists only in a checkout. It measures one figure on its own server. */
import type { Figure, FigureOptions, MeasureFigure } from './figure.ts';
import { withBed } from './support/bed.ts';
import type { BedOptions } from './support/bed.ts';
import type { FigureName } from '../src/commands/bench/figures.ts';

export { runConsoleSubject } from './support/console-subject.ts';
export { machineText } from './support/machine.ts';
export { torture } from './torture.ts';
export { tortureReport } from './torture/report.ts';

/** Each figure is one file, loaded only when it is measured. */
const FIGURES: Readonly<Record<FigureName, () => Promise<{ readonly measure: MeasureFigure }>>> = {
  ingest: () => import('./ingest.ts'),
  latency: () => import('./latency.ts'),
  console: () => import('./console.ts'),
  queries: () => import('./queries.ts'),
  'engine-growth': () => import('./engine-growth.ts'),
  'pinned-settings': () => import('./pinned-settings.ts'),
  limits: () => import('./limits.ts'),
  orders: () => import('./orders.ts'),
  replay: () => import('./replay.ts'),
};

/** Throws the signal's reason when it fires. */
export async function measureFigure(name: FigureName, options: FigureOptions, bedOptions: BedOptions): Promise<Figure> {
  const { measure } = await FIGURES[name]();
  return withBed(bedOptions, (bed) => measure(bed, options));
}

/** Figures in the form of PortfolioPerformance: one column each, null with its reason. */
import type { Measures } from '../jobs/job.ts';
import { plain } from '../../domain/decimal.ts';
import type { Performance } from '../../domain/performance.ts';

export function storedRow({ reasons, ...figures }: Performance, measures: Measures): Record<string, unknown> {
  return {
    ...Object.fromEntries(
      Object.entries(figures).map(([name, value]) => [
        columnOf(name),
        typeof value === 'object' && value !== null ? plain(value) : value,
      ]),
    ),
    undefined_reasons: Object.fromEntries(Object.entries(reasons).map(([name, reason]) => [columnOf(name), reason])),
    periods_per_year: measures.periodsPerYear,
    risk_free: 0,
    benchmark: measures.benchmark,
  };
}

/** `var95` is var_95. */
function columnOf(name: string): string {
  return name.replace(/[A-Z]|\d+/g, (part) => `_${part.toLowerCase()}`);
}

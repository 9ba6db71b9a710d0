/** How often a property is tried: each run of the tests takes other values, and the long suite more of them. */
import { inject } from 'vitest';

declare module 'vitest' {
  interface ProvidedContext {
    readonly suite: 'quick' | 'long';
  }
}

export function runs(of: Readonly<Record<'quick' | 'long', number>>): { readonly numRuns: number } {
  return { numRuns: of[inject('suite')] };
}

/** Sets of rows that sessions keep. */
import type { Blocked } from './state.ts';

export function withoutBlocked(from: Blocked, { portfolios, rules }: Blocked): Blocked {
  return {
    portfolios: new Set([...from.portfolios].filter((id) => !portfolios.has(id))),
    rules: new Set([...from.rules].filter((id) => !rules.has(id))),
  };
}

export function nothingBlocked({ portfolios, rules }: Blocked): boolean {
  return portfolios.size + rules.size === 0;
}

/** The answer of `traderai doctor --json`. */
export interface Examination {
  readonly ok: boolean;
  readonly checks: readonly {
    readonly name: string;
    readonly status: 'ok' | 'warning' | 'failure';
    readonly detail: string;
    readonly remedy: string | null;
  }[];
}

export const checkOf = (examination: Examination, name: string): Examination['checks'][number] | undefined =>
  examination.checks.find((check) => check.name === name);

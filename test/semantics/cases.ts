/** Rules of trading as cases. Each names the public rule that it follows and where that is written down. */
export interface Case {
  /** The outcome as a sentence. */
  readonly title: string;
  /** Where the rule is written down. */
  readonly source: string;
  readonly script: string;
  /** The story of each order. */
  readonly wanted: readonly string[];
}

export interface Topic {
  readonly title: string;
  /** The rule in words. */
  readonly rule: string;
  readonly cases: readonly Case[];
}

/** What a long fill looks at between two statements: whether to stop, and where to report how far it is. */
export interface FillWatch {
  readonly signal: AbortSignal;
  readonly progress: (text: string) => void;
}

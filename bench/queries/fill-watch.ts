/** A long fill checks the signal and reports its progress between two statements. */
export interface FillWatch {
  readonly signal: AbortSignal;
  readonly progress: (text: string) => void;
}

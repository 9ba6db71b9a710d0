/** The progress that the steps of a restore report. */
export type RestoreProgress =
  | { readonly kind: 'checking' | 'loading' | 'verifying'; /** 0 to 1 */ readonly share: number; readonly rows: number }
  | { readonly kind: 'making' | 'lawful'; readonly what: string };

/** How far a restore is: what its steps report while they work. */
export type RestoreProgress =
  | { readonly kind: 'checking' | 'loading' | 'verifying'; /** 0 to 1 */ readonly share: number; readonly rows: number }
  | { readonly kind: 'making' | 'lawful'; readonly what: string };

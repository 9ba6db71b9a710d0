/** Ends a switch over a union: the compiler proves that no case is left, and the error shows an unexpected value. */
export function unreachable(value: never): never {
  throw new Error(`unreachable: ${JSON.stringify(value)}`);
}

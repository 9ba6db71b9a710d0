/** Ends a switch over a union: the compiler proves that no case is left, and a value from outside that slipped in is named. */
export function unreachable(value: never): never {
  throw new Error(`unreachable: ${JSON.stringify(value)}`);
}

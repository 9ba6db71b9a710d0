/** Numbers that look random and are the same at every run. */

/** From 0 up to 1, 1 left out: Lehmer's generator with the multiplier of Park, Miller and Stockmeyer. */
export function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}

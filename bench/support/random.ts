/** Pseudo-random numbers, the same in every run. */

/** Numbers from 0 to below 1: Lehmer's generator with the multiplier of Park, Miller and Stockmeyer. */
export function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}

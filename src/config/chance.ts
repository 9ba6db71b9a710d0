/** Randomness that no result depends on, in one place: code that needs it takes a Chance, so that tests can hold it. */

/** From 0 to below 1. */
export type Chance = () => number;

export const systemChance: Chance = () => Math.random();

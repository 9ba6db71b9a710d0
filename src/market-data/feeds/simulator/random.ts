/**
 * Pseudo-random numbers from a seed: sfc32 by Chris Doty-Humphrey (PractRand), 128 bits of state, period at least 2^32.
 * Every stream of a simulation has a name, so that the use of one stream does not change another.
 */
export class Random {
  #a: number;
  #b: number;
  #c: number;
  #counter = 1;
  #spareNormal: number | null = null;

  constructor(seed: number, stream: string) {
    const next = splitMix(hash(`${seed}/${stream}`));
    this.#a = next();
    this.#b = next();
    this.#c = next();
    // The author's advice: after twelve rounds the seed has reached every bit.
    for (let round = 0; round < 12; round += 1) this.#next();
  }

  /** From 0 to below 1, in steps of 2^-32. */
  uniform(): number {
    return this.#next() / 2 ** 32;
  }

  /** Mean 0, variance 1, by Box and Muller. */
  normal(): number {
    const spare = this.#spareNormal;
    if (spare !== null) {
      this.#spareNormal = null;
      return spare;
    }
    const radius = Math.sqrt(2 * this.exponential());
    const angle = 2 * Math.PI * this.uniform();
    this.#spareNormal = radius * Math.sin(angle);
    return radius * Math.cos(angle);
  }

  /** Above or equal 0, mean 1; at most 22.2. */
  exponential(): number {
    return -Math.log(1 - this.uniform());
  }

  #next(): number {
    const sum = (this.#a + this.#b + this.#counter) | 0;
    this.#counter = (this.#counter + 1) | 0;
    this.#a = this.#b ^ (this.#b >>> 9);
    this.#b = (this.#c + (this.#c << 3)) | 0;
    this.#c = (((this.#c << 21) | (this.#c >>> 11)) + sum) | 0;
    return sum >>> 0;
  }
}

/** FNV-1a over the characters' codes. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) value = Math.imul(value ^ text.charCodeAt(at), 0x01000193);
  return value;
}

/** SplitMix32: spreads one word over many. */
function splitMix(start: number): () => number {
  let state = start;
  return () => {
    state = (state + 0x9e3779b9) | 0;
    let word = Math.imul(state ^ (state >>> 16), 0x85ebca6b);
    word = Math.imul(word ^ (word >>> 13), 0xc2b2ae35);
    return word ^ (word >>> 16);
  };
}

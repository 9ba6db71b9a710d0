/** A desk whose database is the model of the store. */
import { ModelConnection, modelReader } from './model-client.ts';
import type { StoredVolumes } from './model-client.ts';
import type { Seat, SimulatedDesk } from './run.ts';
import type { LinkedTerms, PlacedTerms, Setting } from './schedule.ts';
import { SMALL_RULES, Store } from './store.ts';
import type { Answer, NewTermsRow, Verdicts } from './store.ts';

export class ModelDesk implements SimulatedDesk {
  readonly store: Store;
  readonly #reader: Seat['reader'];
  readonly #volumes: StoredVolumes = { first: null, staged: null };
  #connection: ModelConnection | null = null;
  /** The answers to users in their order. */
  readonly answers: Answer[] = [];

  constructor(setting: Setting, verdicts: Verdicts = SMALL_RULES) {
    this.store = new Store(setting, verdicts);
    this.#reader = modelReader(setting, this.store);
  }

  async place(client: string, terms: PlacedTerms, linked: LinkedTerms | null): Promise<Answer> {
    return this.#noted(this.store.place(client, terms, linked));
  }

  async cancel(client: string): Promise<Answer> {
    return this.#noted(this.store.cancel(client));
  }

  async replace(client: string, terms: NewTermsRow): Promise<Answer> {
    return this.#noted(this.store.replace(client, terms));
  }

  async lead(): Promise<Seat> {
    this.#connection?.overtake();
    const epoch = this.store.acquire();
    this.#connection = new ModelConnection(this.store, epoch, this.#volumes);
    this.store.loaded();
    return { epoch, connection: this.#connection, reader: this.#reader };
  }

  async bookings(): Promise<number> {
    return this.store.log.length;
  }

  #noted(answer: Answer): Answer {
    this.answers.push(answer);
    return answer;
  }
}

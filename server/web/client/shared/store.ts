/** A value that a page shows: components that draw it are drawn again when it changes. */

/** What a reader needs of a store. */
export interface Readable<Value> {
  readonly value: Value;
  /** Calls `listener` at each change; returns the function that ends that. */
  listen(listener: (value: Value) => void): () => void;
}

export class Store<Value> implements Readable<Value> {
  #value: Value;
  readonly #listeners = new Set<(value: Value) => void>();

  constructor(value: Value) {
    this.#value = value;
  }

  get value(): Value {
    return this.#value;
  }

  set(value: Value): void {
    if (Object.is(value, this.#value)) return;
    this.#value = value;
    for (const listener of [...this.#listeners]) listener(value);
  }

  listen(listener: (value: Value) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}

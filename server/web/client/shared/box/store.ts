/** A value that a page shows: components that draw it are drawn again when it changes. And listening to events of the window. */
import { useEffect, useState } from 'preact/hooks';

interface Readable<Value> {
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

export function useStore<Value>(store: Readable<Value>): Value {
  const [value, setValue] = useState<{ readonly of: Readable<Value>; readonly value: Value }>({ of: store, value: store.value });
  useEffect(() => {
    const show = () => setValue({ of: store, value: store.value });
    // The value may have changed between drawing and listening.
    show();
    return store.listen(show);
  }, [store]);
  return value.of === store ? value.value : store.value;
}

/** Listens to events of the window; returns the function that ends that. */
export function listen<Name extends keyof WindowEventMap>(
  name: Name,
  listener: (event: WindowEventMap[Name]) => void,
  options: AddEventListenerOptions = {},
): () => void {
  addEventListener(name, listener, options);
  return () => removeEventListener(name, listener, options);
}

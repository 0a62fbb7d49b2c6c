import { useEffect, useState } from 'preact/hooks';
import type { Readable } from './store.js';

/** Draws the component again when the value changes. */
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

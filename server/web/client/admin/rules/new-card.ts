/** A card that was just added has the focus in its first field: it is what is written next. */
import { useLayoutEffect, useRef } from 'preact/hooks';

export function useNewCard() {
  const part = useRef<HTMLElement>(null);
  const added = useRef<number | null>(null);
  useLayoutEffect(() => {
    const card = `[data-id="${added.current}"]`;
    const field = part.current?.querySelector<HTMLElement>(`:scope > ol > ${card} :is(input, select), :scope > ${card} :is(input, select)`);
    if (!field) return;
    added.current = null;
    field.focus();
    // Its name is a number, as long as nobody types another one.
    if (field instanceof HTMLInputElement) field.select();
  });
  const adds = (id: number) => {
    added.current = id;
  };
  return { part, adds };
}

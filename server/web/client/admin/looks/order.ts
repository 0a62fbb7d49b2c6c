/** Lists whose elements are moved and doubled. Pure. */

/** `list` with the element of one place at another. */
export function moved<Item>(list: readonly Item[], from: number, to: number): Item[] {
  const rest = list.filter((_, index) => index !== from);
  const item = list[from];
  return item === undefined ? rest : [...rest.slice(0, to), item, ...rest.slice(to)];
}

export const doubled = <Item>(list: readonly Item[], index: number): Item[] =>
  list.flatMap((item, at) => (at === index ? [item, item] : [item]));

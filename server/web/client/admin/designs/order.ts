/** Lists whose elements are moved and duplicated. Pure. */

/** `list` with the element at `from` moved to `to`. */
export function moved<Item>(list: readonly Item[], from: number, to: number): Item[] {
  const rest = list.filter((_, index) => index !== from);
  const item = list[from];
  return item === undefined ? rest : [...rest.slice(0, to), item, ...rest.slice(to)];
}

export const doubled = <Item>(list: readonly Item[], index: number): Item[] =>
  list.flatMap((item, at) => (at === index ? [item, item] : [item]));

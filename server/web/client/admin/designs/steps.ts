/** Changes of a document that can be undone and redone, and of its parts. Pure. */

export interface Steps<Document> {
  readonly present: Document;
  readonly past: readonly Document[];
  readonly future: readonly Document[];
  /** The field changed last: continued typing in one field is one step. */
  readonly where: string;
}

const STEPS_MAX = 200;

export const firstStep = <Document>(present: Document): Steps<Document> => ({ present, past: [], future: [], where: '' });

/** @param where the field; '' = a step of its own */
export function changed<Document>(steps: Steps<Document>, present: Document, where = ''): Steps<Document> {
  const goesOn = where !== '' && where === steps.where;
  return { present, past: goesOn ? steps.past : [...steps.past, steps.present].slice(-STEPS_MAX), future: [], where };
}

export function undone<Document>(steps: Steps<Document>): Steps<Document> {
  const before = steps.past.at(-1);
  if (before === undefined) return steps;
  return { present: before, past: steps.past.slice(0, -1), future: [steps.present, ...steps.future], where: '' };
}

export function redone<Document>(steps: Steps<Document>): Steps<Document> {
  const [next, ...later] = steps.future;
  return next === undefined ? steps : { present: next, past: [...steps.past, steps.present], future: later, where: '' };
}

/** `list` with the item put before the one at `at`. */
export const inserted = <Item>(list: readonly Item[], at: number, item: Item): Item[] => [...list.slice(0, at), item, ...list.slice(at)];

/** `list` with the item at `from` moved to `to`. */
export function moved<Item>(list: readonly Item[], from: number, to: number): Item[] {
  const rest = list.filter((_, index) => index !== from);
  const item = list[from];
  return item === undefined ? rest : inserted(rest, to, item);
}

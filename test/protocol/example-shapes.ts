/** Holds the example of a reply against what a box answered: keys and types, and for a new element its values. */

interface Allowance {
  readonly where: RegExp;
  readonly why: string;
}

/** Where the example shows more, or other, than the demo has. */
export const ELSEWHERE: readonly Allowance[] = [
  { where: /^(faults|diagnostics\.faults)$/, why: 'nothing is wrong with the box' },
  { where: /^devices\[\]\.troubles$/, why: 'no paper is used up' },
  { where: /^scanDevices\.(found|configured)/, why: 'each machine has other things plugged in' },
  { where: /^findPrinters/, why: 'each network has other printers' },
  { where: /^askPrinter/, why: 'no printer is at this address' },
  { where: /^dayCurve\.usual_days$/, why: 'the demo has no weeks before' },
  { where: /^calledWhy$/, why: 'the demo calls by no profile; call-reasons.test.ts has such a call' },
  { where: /^board\.template$/, why: 'a template has what its author wants; its schema is checked' },
  { where: /^board\.(calls\[\]\.calls|waiting|free)$/, why: 'the hall is as it is' },
];

/** Texts by language: the demo has them, and most examples show a branch that nobody translated. */
const BY_LANGUAGE = new Set(['names', 'descriptions', 'groups']);

/** Values of a new element that a run gives. */
const OF_THE_RUN = new Set([
  ...['id', 'role', 'address', 'name', 'login', 'alias', 'prefix', 'next', 'pin_code', 'date', 'create_time'],
  ...['registration', 'state_changed', 'last_update', 'number', 'ticket', 'consumer_id'],
]);

type Fields = Readonly<Record<string, unknown>>;
const kindOf = (value: unknown): string => (value === null ? 'null' : Array.isArray(value) ? 'list' : typeof value);
const isId = (key: string): boolean => /^\d+$/.test(key);

/** One line for each difference. A list is held by one of its elements, a map by one of its ids; null says nothing of the other type. */
export function shapeFaults(path: string, example: unknown, box: unknown): string[] {
  if (ELSEWHERE.some(({ where }) => where.test(path)) || example === null || box === null) return [];
  if (kindOf(example) !== kindOf(box)) return [`${path}: ${kindOf(example)} in the example, ${kindOf(box)} from the box`];
  if (Array.isArray(example)) return listFaults(path, example, box as unknown[]);
  return typeof example === 'object' ? objectFaults(path, example as Fields, box as Fields) : [];
}

function listFaults(path: string, example: readonly unknown[], box: readonly unknown[]): string[] {
  return example.flatMap((element) => {
    const tries = box.map((other) => shapeFaults(`${path}[]`, element, other));
    return tries.length === 0 ? [`${path}: the box has no element`] : (tries.find((faults) => faults.length === 0) ?? tries[0] ?? []);
  });
}

function objectFaults(path: string, example: Fields, box: Fields): string[] {
  const [some] = Object.keys(box).filter(isId);
  const missing = Object.keys(box).filter((key) => !isId(key) && !(key in example) && !BY_LANGUAGE.has(key));
  return [
    ...missing.map((key) => `${path}.${key}: not in the example`),
    ...Object.entries(example).flatMap(([key, value]) => {
      if (key in box) return shapeFaults(`${path}.${key}`, value, box[key]);
      return isId(key) && some !== undefined ? shapeFaults(`${path}.*`, value, box[some]) : [`${path}.${key}: the box does not answer it`];
    }),
  ];
}

/** Without ids, which a run gives, and in one order of keys. */
const textOf = (value: unknown): string =>
  JSON.stringify(value, (key, inner: unknown) => {
    if (key === 'id') return undefined;
    const isFields = typeof inner === 'object' && inner !== null && !Array.isArray(inner);
    return isFields ? Object.fromEntries(Object.entries(inner).sort(([one], [other]) => one.localeCompare(other))) : inner;
  }) ?? 'nothing';

export function valueFaults(path: string, example: Fields, box: Fields): string[] {
  return Object.entries(example).flatMap(([key, value]) => {
    const [theirs, ours] = [textOf(value), textOf(box[key])];
    return OF_THE_RUN.has(key) || theirs === ours ? [] : [`${path}.${key}: ${theirs} in the example, ${ours} from the box`];
  });
}

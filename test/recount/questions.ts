/** The questions of an audit: every grouping, every two crossed, and every filter with values that occur. */
import { type Asked, type Filters, GROUPINGS, type Grouping } from './parts.js';
import type { Past } from './past.js';

/** Values of a filter that are tried: the first ones that occur. */
const VALUES = 3;

export interface Extent {
  readonly from: string;
  readonly to: string;
}

export function* questionsOf(extent: Extent, past: Past): Generator<Asked> {
  yield { ...extent, by: [] };
  for (const one of GROUPINGS) yield { ...extent, by: [one] };
  for (const [index, one] of GROUPINGS.entries()) for (const other of GROUPINGS.slice(index + 1)) yield { ...extent, by: [one, other] };
  let turn = 0;
  /** Each filter with another two of the groupings, so that all of them have their turn. */
  const next = (): readonly Grouping[] => [0, 7].map((ahead) => GROUPINGS[(turn + ahead) % GROUPINGS.length] as Grouping);
  for (const filters of filtersOf(past)) {
    yield { ...extent, ...filters, by: [next()[0] as Grouping] };
    yield { ...extent, ...filters, by: next() };
    turn += 1;
  }
}

function filtersOf({ visits, books }: Past): Filters[] {
  const seen = new Map<keyof Filters, Set<string | number>>();
  const saw = (name: keyof Filters, value: string | number | null | undefined): void => {
    const values = seen.get(name) ?? new Set();
    seen.set(name, values);
    if (value !== null && value !== undefined && value !== '' && values.size < VALUES) values.add(value);
  };
  for (const visit of visits) {
    saw('registrator', visit.kiosk);
    saw('channel', visit.channel);
    saw('language', visit.language);
    saw('ticket', visit.ticket);
    for (const { service, id, periods } of visit.operations) {
      saw('service', service);
      saw('group', books.service(service)?.group);
      saw('department', books.service(service)?.department);
      saw('operation', id);
      for (const { window, clerk } of periods) {
        saw('workplace', window);
        saw('user', clerk);
        saw('userRole', clerk === null ? null : books.roleOf(clerk));
      }
    }
  }
  const single = [...seen].flatMap(([name, values]) => [...values].map((value): Filters => ({ [name]: value })));
  const first = (name: keyof Filters): Filters =>
    Object.assign({}, ...[...(seen.get(name) ?? [])].slice(0, 1).map((value) => ({ [name]: value })));
  const pairs = [
    { ...first('workplace'), ...first('user') },
    { ...first('service'), ...first('userRole') },
    { ...first('operation'), ...first('registrator') },
  ];
  return [...single, ...pairs.filter((pair) => Object.keys(pair).length > 1)];
}

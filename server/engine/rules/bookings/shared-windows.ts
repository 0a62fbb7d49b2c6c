/**
 * Windows that several services share, in one minute: each visitor needs one that can do the service, and a window serves one at a time.
 * A matching of visitors and windows, with windows of the same abilities counted together.
 */

/** Visitors by the index of their demand: a service, or several that the same windows do. */
export type Persons = readonly number[];

/** Windows of the same abilities are one group; each demand that they can meet has a counter there. */
export interface Groups {
  readonly sizes: Int32Array;
  readonly counters: number;
  /** By the index of the group. */
  readonly demands: readonly (readonly { readonly demand: number; readonly counter: number }[])[];
  /** By the index of the demand. */
  readonly ways: readonly (readonly Way[])[];
}

interface Way {
  readonly group: number;
  readonly counter: number;
}

/** @param windows of each demand */
export function groupsOf(windows: readonly (readonly number[])[]): Groups {
  const demandsOf = new Map<number, number[]>();
  for (const [demand, ids] of windows.entries())
    for (const id of ids) {
      const can = demandsOf.get(id);
      if (can === undefined) demandsOf.set(id, [demand]);
      else can.push(demand);
    }
  const alike = new Map<string, { readonly can: readonly number[]; size: number }>();
  for (const can of demandsOf.values()) {
    const key = can.join(' ');
    const known = alike.get(key);
    if (known === undefined) alike.set(key, { can, size: 1 });
    else known.size += 1;
  }
  const ways: Way[][] = windows.map(() => []);
  let counters = 0;
  const demands = [...alike.values()].map(({ can }, group) =>
    can.map((demand) => {
      const counter = counters++;
      ways[demand]?.push({ group, counter });
      return { demand, counter };
    }),
  );
  return { sizes: Int32Array.from([...alike.values()], ({ size }) => size), counters, demands, ways };
}

/** Who has a window. */
interface Seating {
  readonly groups: Groups;
  /** Windows without a visitor, of each group. */
  readonly free: Int32Array;
  /** Visitors, by counter. */
  readonly placed: Int32Array;
}

/** More visitors of one of the demands. */
export interface More {
  readonly of: number;
  readonly persons: number;
}

const EVERYBODY = 2 ** 31 - 1;

/**
 * Places for visitors of one demand, by as many as come at most, while all others who can be placed are; less than 0 = so many of those
 * who are expected have none.
 * @param own the index of the demand
 * @param more each of them alone would come, too: the least places that one of them leaves
 */
export function placesLeft(groups: Groups, persons: Persons, own: number, more: readonly More[] = []): number {
  const seating = { groups, free: groups.sizes.slice(), placed: new Int32Array(groups.counters) };
  for (const [demand, count] of persons.entries()) if (demand !== own) place(seating, demand, count);
  const expected = persons[own] ?? 0;
  if (more.length === 0) return place(seating, own, EVERYBODY) - expected;
  const left = more.map(({ of, persons: count }) => {
    const those = { groups, free: seating.free.slice(), placed: seating.placed.slice() };
    if (of !== own) place(those, of, count);
    return place(those, own, EVERYBODY) - expected - (of === own ? count : 0);
  });
  return Math.min(...left);
}

/** How many more of so many visitors have a window. */
function place(seating: Seating, demand: number, persons: number): number {
  let placed = 0;
  while (placed < persons) {
    const more = placeSome(seating, demand, persons - placed, new Set());
    if (more === 0) break;
    placed += more;
  }
  return placed;
}

/** Visitors who go one way, if need be while others go to other windows. @param tried groups that have no way to a free window */
function placeSome(seating: Seating, demand: number, most: number, tried: Set<number>): number {
  const ways = seating.groups.ways[demand] ?? [];
  for (const way of ways) {
    const placed = Math.min(most, seating.free[way.group] ?? 0);
    if (placed === 0) continue;
    seating.free[way.group] = (seating.free[way.group] ?? 0) - placed;
    return count(seating, way.counter, placed);
  }
  for (const { group, counter } of ways) {
    if (tried.has(group)) continue;
    tried.add(group);
    const placed = makeRoom(seating, group, most, tried);
    if (placed > 0) return count(seating, counter, placed);
  }
  return 0;
}

/** So many of a demand go from windows of the group to others. */
function makeRoom(seating: Seating, group: number, most: number, tried: Set<number>): number {
  for (const { demand, counter } of seating.groups.demands[group] ?? []) {
    const there = seating.placed[counter] ?? 0;
    const gone = there === 0 ? 0 : placeSome(seating, demand, Math.min(most, there), tried);
    if (gone === 0) continue;
    count(seating, counter, -gone);
    return gone;
  }
  return 0;
}

function count({ placed }: Seating, counter: number, more: number): number {
  placed[counter] = (placed[counter] ?? 0) + more;
  return more;
}

/** How many wait for each service, and how long: JSON. Of thousands of services few have changed since the last kiosk asked. */
import type { QueueState } from '../../engine/state.js';
import type { ServiceRow } from '../../model/books/index.js';
import type { ReplyData } from '../../protocol/registry.js';
import { inSeconds } from './expected-wait.js';
import type { ServiceWaits } from './told-waits.js';

type Length = ReplyData<'queueLengths'>['services'][number];

/**
 * The lengths in parts of a JSON list, as bytes: to join and encode half a megabyte of text takes longer than to find what has changed.
 * @param waits null = there is no forecast yet
 */
export function lengthsInBytes(state: QueueState, waits: ServiceWaits | null): readonly Uint8Array[] {
  const texts = textsOf.get(state) ?? new LengthTexts(state);
  textsOf.set(state, texts);
  return texts.read(waits);
}

const textsOf = new WeakMap<QueueState, LengthTexts>();

/** Services whose texts are joined together: of a thousand kilobytes little is touched where little has changed. */
const GROUP = 64;

/** Another forecast changes the text of every service: of thousands some are told the one before for one or two readings more. */
const WAITS_A_READ = 1_500;

/** What was told last, by the place of a service in its book. Apart from each other: most of it is only compared with what is now. */
class LengthTexts {
  private readonly rows: ServiceRow[] = [];
  private readonly waiting: number[] = [];
  private readonly lengths: Length[] = [];
  private readonly texts: string[] = [];
  private readonly groups: Uint8Array[] = [];
  private readonly visitors: WaitingVisitors;
  private waits: ServiceWaits | null = null;
  private edition = 0;
  /** Of so many services from this one on another wait may be told by now. */
  private due = 0;
  private dueFrom = 0;

  constructor(private readonly state: QueueState) {
    this.visitors = new WaitingVisitors(state);
  }

  read(waits: ServiceWaits | null): readonly Uint8Array[] {
    const { Service } = this.state.books;
    this.visitors.count();
    const changed = new Set<number>();
    if (this.cut(Service.size)) changed.add(groupOf(Service.size));
    const { from, most } = this.lookFrom(waits, Service.size);
    let at = 0;
    for (const [id, row] of Service) {
      const isDue = (at >= from ? at - from : at + Service.size - from) < most;
      if (this.look(at, id, row, this.visitors.of(id), isDue)) changed.add(groupOf(at));
      at += 1;
    }
    for (const group of changed) this.groups[group] = Buffer.from(this.texts.slice(group * GROUP, (group + 1) * GROUP).join(','));
    return this.groups.filter(({ length }) => length > 0);
  }

  /** The services of whom another wait may be told now: all of them one after the other, from where the last reading stopped. */
  private lookFrom(waits: ServiceWaits | null, size: number): { readonly from: number; readonly most: number } {
    const edition = waits?.edition ?? 0;
    const isKnown = (waits === null) === (this.waits === null);
    if (waits !== this.waits || edition !== this.edition) this.due = size;
    this.waits = waits;
    this.edition = edition;
    const from = this.dueFrom < size ? this.dueFrom : 0;
    const most = isKnown ? Math.min(this.due, WAITS_A_READ) : size;
    this.due = Math.max(0, this.due - most);
    this.dueFrom = (from + most) % Math.max(1, size);
    return { from, most };
  }

  /** Whether services have gone; those after them have moved, and are other ones at their places. */
  private cut(size: number): boolean {
    if (this.texts.length <= size) return false;
    for (const list of [this.rows, this.waiting, this.lengths, this.texts]) list.length = size;
    this.groups.length = groupOf(size) + 1;
    return true;
  }

  /** Whether another text is told of the service. */
  private look(at: number, id: number, row: ServiceRow, waiting: number, isDue: boolean): boolean {
    const isSameNumber = this.rows[at] === row && this.waiting[at] === waiting;
    if (isSameNumber && !isDue) return false;
    const told = this.lengths[at];
    const length = lengthOf(id, waiting, this.waits);
    if (isSameNumber && told !== undefined && isSame(told, length)) return false;
    this.rows[at] = row;
    this.waiting[at] = waiting;
    this.lengths[at] = length;
    this.texts[at] = textOf(length);
    return true;
  }
}

const groupOf = (at: number): number => Math.floor(at / GROUP);

function lengthOf(service: number, waiting: number, waits: ServiceWaits | null): Length {
  const chance = waits?.chanceOfService(service) ?? null;
  return {
    service,
    waiting,
    wait: inSeconds(waits?.ofService(service) ?? null),
    unserved: waits?.isUnserved(service) ?? false,
    called_today_percent: chance === null ? null : Math.round(100 * chance),
    too_late: waits?.isTooLate(service) ?? false,
  };
}

/** Each forecast makes all of them anew: thousands of objects take milliseconds to be looked through, and these are numbers alone. */
function textOf({ service, waiting, wait, unserved, called_today_percent, too_late }: Length): string {
  const waitText = wait && `{"least_sec":${wait.least_sec},"median_sec":${wait.median_sec},"most_sec":${wait.most_sec}}`;
  const told = `"wait":${waitText},"unserved":${unserved},"called_today_percent":${called_today_percent},"too_late":${too_late}`;
  return `{"service":${service},"waiting":${waiting},${told}}`;
}

/** Of the same number of visitors. */
const isSame = (one: Length, other: Length): boolean =>
  one.unserved === other.unserved &&
  one.called_today_percent === other.called_today_percent &&
  one.too_late === other.too_late &&
  one.wait?.least_sec === other.wait?.least_sec &&
  one.wait?.median_sec === other.wait?.median_sec &&
  one.wait?.most_sec === other.wait?.most_sec;

/** Who waits with one operation; most services have one such line. */
interface Line {
  operationId: number;
  waiting: number;
  next: Line | null;
  /** Of an earlier count it says nothing. */
  count: number;
}

/** Visitors who can be called for each service. The lines stay from one count to the next: of thousands, few come or go. */
export class WaitingVisitors {
  private readonly lines = new Map<number, Line>();
  private counts = 0;

  constructor(private readonly state: QueueState) {}

  count(): this {
    const { books, lanes } = this.state;
    this.counts += 1;
    if (this.lines.size > 2 * books.Service.size) this.lines.clear();
    for (const operationId of books.Operation.keys()) {
      for (const { serviceId, waiting } of lanes.of(operationId)) if (waiting.size > 0) this.add(serviceId, operationId, waiting.size);
    }
    return this;
  }

  /** As it was at the last count. */
  of(serviceId: number): number {
    const line = this.lines.get(serviceId);
    if (line?.count !== this.counts) return 0;
    return line.next === null ? line.waiting : visitorsOf(this.state.books.Service.get(serviceId), line);
  }

  private add(serviceId: number, operationId: number, waiting: number): void {
    const newest = this.lines.get(serviceId);
    if (newest?.count !== this.counts) {
      if (newest) {
        newest.operationId = operationId;
        newest.waiting = waiting;
        newest.next = null;
        newest.count = this.counts;
      } else this.lines.set(serviceId, { operationId, waiting, next: null, count: this.counts });
    }
    // Lanes of one operation follow each other.
    else if (newest.operationId === operationId) newest.waiting += waiting;
    else this.lines.set(serviceId, { operationId, waiting, next: newest, count: this.counts });
  }
}

/** A ticket waits with each operation of a stage, and is one visitor: of each stage the longest line counts. */
function visitorsOf(row: ServiceRow | undefined, first: Line): number {
  const longest = (operations: readonly number[]): number => {
    let most = 0;
    for (let line: Line | null = first; line !== null; line = line.next)
      if (operations.includes(line.operationId)) most = Math.max(most, line.waiting);
    return most;
  };
  return Object.values(row?.operations ?? {}).reduce((sum, operations) => sum + longest(operations), 0);
}

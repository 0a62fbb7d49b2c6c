/** What a play takes from the day as it was: how quickly windows call, and what happens in each stay. */
import type { Consumer } from '../model/consumer.js';
import type { DoingKey, FreeMoment, HandCall, KeptDay, Stay, Step } from './kept-day.js';
import { isRefused, UsualLengths } from './lengths.js';

const USUAL_PAUSE_MS = 10_000;
/** What did not happen on the day comes after what did. */
export const LAST = Number.MAX_SAFE_INTEGER;

/** Free moments of windows, in their order; those of all windows in turn, where a window had no more of its own. */
export class FreeMoments {
  private readonly places = new Map<number, number>();
  private readonly pooled: readonly number[];
  private place = 0;

  constructor(private readonly moments: KeptDay['freeMoments']) {
    this.pooled = [...moments.values()].flatMap((list) => list.filter(({ isCut }) => !isCut).map(({ ms }) => ms));
  }

  /** How long after it could call the window does. */
  next(window: number): Pick<FreeMoment, 'ms' | 'order'> {
    const place = this.places.get(window) ?? 0;
    this.places.set(window, place + 1);
    const moment: FreeMoment | undefined = this.moments.get(window)?.[place];
    if (moment === undefined) return { ms: this.ofOthers(), order: LAST };
    // How much longer it would have taken is not known.
    return moment.isCut ? { ms: moment.ms + this.ofOthers(), order: LAST } : moment;
  }

  private ofOthers(): number {
    const ms = this.pooled[this.place % Math.max(1, this.pooled.length)] ?? USUAL_PAUSE_MS;
    this.place += 1;
    return ms;
  }
}

/** A call by hand is made so little earlier than it was: at another free moment of the same time, but at none of those before its own. */
const EARLY_MS = 1_000;

export class HandCalls {
  private readonly left: Map<number, HandCall[]>;

  constructor(calls: KeptDay['handCalls']) {
    this.left = new Map([...calls].map(([window, list]) => [window, [...list]]));
  }

  /** Whom the window calls by hand now, the first ones first. @param order of the free moment */
  *due(window: number, atMs: number, order: number): Generator<number> {
    const list = this.left.get(window);
    const isDue = (call: HandCall): boolean => call.atMs < atMs || (call.order <= order && call.atMs <= atMs + EARLY_MS);
    while (list?.[0] && isDue(list[0])) yield list.shift()?.visitor ?? 0;
  }
}

/** What happens in a stay. */
export interface Script {
  readonly steps: readonly Step[];
}

type Left = Pick<Stay, 'doing' | 'steps'>;

/** Stays of each visitor that are yet to come. */
export class Scripts {
  private readonly left: Map<number, Left[]>;
  private readonly usual: UsualLengths;

  constructor(private readonly day: Pick<KeptDay, 'stays' | 'lengths'>) {
    this.left = new Map([...day.stays].map(([visitor, list]) => [visitor, [...list]]));
    this.usual = new UsualLengths(day);
  }

  /** What happens now that a window has begun to do `doing`: as it was, where the same was done together; else as long as each took. */
  next(visitor: Pick<Consumer, 'id'>, doing: readonly DoingKey[]): Script {
    const list = this.left.get(visitor.id) ?? [];
    const begun = new Set(doing);
    const same = list.findIndex((stay) => stay.doing.length === begun.size && stay.doing.every((key) => begun.has(key)));
    const place = same === -1 ? list.findIndex((stay) => stay.doing.some((key) => begun.has(key))) : same;
    const [stay] = place === -1 ? [] : list.splice(place, 1);
    if (stay && (same !== -1 || isRefused(stay as Stay))) return stay;
    const own = this.day.lengths.get(visitor.id);
    const ms = doing.reduce((sum, key) => sum + (own?.get(key) ?? this.usual.next(key)), 0);
    return { steps: [{ order: LAST, afterMs: ms, kind: 'finish', as: 'SERVED', what: { kind: 'served' }, starts: [] }] };
  }

  /** The visitor left the window earlier than he did: what was done there afterwards is yet to come. */
  putBack(visitor: number, { starts, afterMs }: Extract<Step, { kind: 'finish' }>, rest: readonly Step[]): void {
    if (rest.length === 0) return;
    const steps = rest.map((step) => ({ ...step, afterMs: step.afterMs - afterMs }));
    this.left.set(visitor, [{ doing: starts, steps }, ...(this.left.get(visitor) ?? [])]);
  }
}

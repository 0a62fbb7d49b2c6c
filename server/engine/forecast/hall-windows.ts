/** The windows of a hall as those see them who came after the plays: the same for all of them, and for all plays. Made once, in steps. */
import { type Rank, rankOfCandidates } from '../rules/calling/order.js';
import { type Desk, type Hall, priorityAt } from './hall.js';
import { NO_ONE, WaitingList } from './waiting-list.js';
import { WindowTurns } from './window-turns.js';

/** Windows between two steps. */
const STEP = 100;

/** Windows that call the same. */
export interface Alike {
  readonly desk: Desk;
  readonly windows: WindowTurns[];
  readonly list: WaitingList;
  /** The play in which anybody waits there, and the place among those of this play. */
  play: number;
  place: number;
}

interface Calling {
  readonly alike: Alike;
  readonly servicePriority: number;
}

export class HallWindows {
  /** How often a play has been gone on with. */
  plays = 0;
  readonly rank: Rank;
  private readonly all: Alike[] = [];
  private readonly byId = new Map<number, WindowTurns>();
  private readonly ofLines = new Map<number, readonly Calling[]>();

  private constructor(
    private readonly hall: Hall,
    readonly ageingMsPerPoint: number,
  ) {
    this.rank = rankOfCandidates(ageingMsPerPoint);
  }

  static *of(hall: Hall, ageingMsPerPoint: number): Generator<void, HallWindows> {
    const made = new HallWindows(hall, ageingMsPerPoint);
    const ofReaches = new Map<number, Alike>();
    for (const [index, desk] of hall.desks.entries()) {
      const known = desk.claimed.length === 0 ? ofReaches.get(desk.reach) : undefined;
      const alike = known ?? { desk, windows: [], list: new WaitingList(), play: 0, place: NO_ONE };
      if (known === undefined) made.all.push(alike);
      if (desk.claimed.length === 0) ofReaches.set(desk.reach, alike);
      const window = new WindowTurns(hall, desk, index, alike.list, made.rank);
      alike.windows.push(window);
      made.byId.set(desk.windowId, window);
      if ((index + 1) % STEP === 0) yield;
    }
    return made;
  }

  at(windowId: number): WindowTurns | undefined {
    return this.byId.get(windowId);
  }

  /** Which windows call from a line: few lines are asked for, and each of them often. */
  callingFrom(line: number): readonly Calling[] {
    const known = this.ofLines.get(line);
    if (known !== undefined) return known;
    const calling = this.all.flatMap((alike) => {
      const servicePriority = priorityAt(this.hall, alike.desk, line);
      return servicePriority === undefined ? [] : [{ alike, servicePriority }];
    });
    this.ofLines.set(line, calling);
    return calling;
  }
}

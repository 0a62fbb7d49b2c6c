/** The state of the board as pushed by the box. The last state is kept until a newer one arrives. */
import type { ReplyData } from '../../../protocol/registry.js';
import type { Link } from '../shared/box/link.js';
import { Store } from '../shared/box/store.js';

export type Board = ReplyData<'board'>;
export type BoardCall = Board['calls'][number]['calls'][number];

/** `connecting`: no state received yet; `unknown`: the box has no such board. */
export type BoardState = { readonly kind: 'connecting' | 'unknown' } | { readonly kind: 'shown'; readonly board: Board };

/** An unknown board may be created later. */
const ASK_AGAIN_MS = 15_000;
/** A shorter interruption is not shown: a box that restarts is back by then. */
const LOST_MS = 10_000;

export class Feed {
  readonly state = new Store<BoardState>({ kind: 'connecting' });
  /** Since when the shown state may be out of date, by the box's clock; null = it is up to date. */
  readonly lostSinceMs = new Store<number | null>(null);
  #announced: ReadonlySet<string> = new Set();
  #lost: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly link: Link,
    private readonly boardId: number,
    private readonly called: (calls: readonly BoardCall[], board: Board) => void,
  ) {
    this.#subscribe();
    this.#connection(link.connection.value === 'open');
    link.connection.listen((status) => this.#connection(status === 'open'));
  }

  #subscribe(): void {
    const refused = () => {
      this.state.set({ kind: 'unknown' });
      setTimeout(() => this.#subscribe(), ASK_AGAIN_MS);
    };
    let hasBegun = false;
    this.link.client
      .subscribeBoard(
        this.boardId,
        (board) => {
          hasBegun = true;
          this.#heard(board);
        },
        () => hasBegun && refused(),
      )
      .catch(refused);
  }

  #heard(board: Board): void {
    const isFirst = this.state.value.kind !== 'shown';
    this.state.set({ kind: 'shown', board });
    const calls = board.calls.flatMap((list) => list.calls);
    const byKey = new Map(calls.map((call) => [callKey(call), call]));
    // Only a call that is seen for the first time and marked as new is announced; the calls at page load are not.
    const fresh = [...byKey].filter(([key, call]) => call.is_new === 1 && !this.#announced.has(key)).map(([, call]) => call);
    this.#announced = new Set(byKey.keys());
    if (fresh.length > 0 && !isFirst) this.called(fresh.reverse(), board);
  }

  #connection(isOpen: boolean): void {
    if (isOpen) {
      clearTimeout(this.#lost);
      this.#lost = undefined;
      this.lostSinceMs.set(null);
      return;
    }
    // Each reconnect attempt fails again; the first loss counts.
    const sinceMs = this.link.now();
    this.#lost ??= setTimeout(() => this.lostSinceMs.set(sinceMs), LOST_MS);
  }
}

/** Identifies one call: a repeated call has another key. */
export const callKey = ({ ticket, window, called }: BoardCall): string => `${called} ${ticket} ${window}`;

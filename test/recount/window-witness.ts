/**
 * The window log held against the journal: whether each window was open, on a break (and why) or closed, and with which clerk, follows from
 * the events. What could be called there (`can`) is not looked at. The journal has to go back to the first start.
 */
import type { QueueEvent } from '../../server/model/events/events.js';
import type { LogRow } from './folder.js';

interface Word {
  readonly atMs: number;
  readonly state: string;
  readonly clerk: number | null;
  readonly reason: string | null;
}

interface Window {
  state: number;
  clerk: number | null;
  reason: string | null;
  readonly words: Word[];
}

interface Session {
  readonly component: string;
  readonly user: number;
  readonly place: number | null;
}

const STATES = ['', 'open', 'break', 'closed'];

export class WindowWitness {
  private readonly windows = new Map<number, Window>();
  private readonly sessions = new Map<number, Session>();

  read(event: QueueEvent): void {
    switch (event.t) {
      case 'called':
        this.change(event.w, event.at, { state: 1 });
        break;
      case 'takenBack':
        if (!event.keepsState) this.change(event.w, event.at, { state: 1 });
        break;
      case 'windowStateSet':
        this.change(event.w, event.at, { state: event.state, reason: event.reason === undefined ? null : String(event.reason) });
        break;
      case 'sessionOpened':
        this.sessions.set(event.session, event);
        if (event.component === 'workplace' && event.place !== null) this.change(event.place, event.at, { state: 1, clerk: event.user });
        break;
      case 'sessionClosed':
        this.sessionClosed(event.session, event.at);
        break;
      case 'bookSet':
        if (event.book === 'Workplace') this.change(event.id, event.at, {});
        break;
      case 'bookRemoved':
        if (event.book === 'Workplace') this.change(event.id, event.at, { state: 3, clerk: null });
        break;
      default:
    }
  }

  /** What the log says otherwise. @param sinceMs what is older may have been deleted from the log */
  contradictions(log: readonly LogRow[], sinceMs: number): string[] {
    const logged = new Map<number, Word[]>();
    for (const { window_id: id, at_ms: atMs, state, clerk_id: clerk, reason } of log)
      if (id !== null) logged.set(id, [...(logged.get(id) ?? []), { atMs, state, clerk, reason }]);
    // The log may be younger than the journal.
    const beganMs = log.find(({ window_id: id }) => id !== null)?.at_ms ?? Number.POSITIVE_INFINITY;
    const ids = [...new Set([...this.windows.keys(), ...logged.keys()])].sort((one, other) => one - other);
    return ids.flatMap((id) => {
      const differing = firstDifference(this.windows.get(id)?.words ?? [], logged.get(id) ?? [], { beganMs, sinceMs });
      return differing === null ? [] : [`window ${id}: the journal says ${textOf(differing[0])}, the window log ${textOf(differing[1])}`];
    });
  }

  private sessionClosed(id: number, atMs: number): void {
    const session = this.sessions.get(id);
    this.sessions.delete(id);
    if (session === undefined || session.component !== 'workplace' || session.place === null) return;
    const isThere = [...this.sessions.values()].some(
      ({ component, user, place }) => component === 'workplace' && user === session.user && place === session.place,
    );
    if (!isThere && this.windows.get(session.place)?.clerk === session.user) this.change(session.place, atMs, { state: 3, clerk: null });
  }

  private change(id: number, atMs: number, change: Partial<Omit<Window, 'words'>>): void {
    const window = this.windows.get(id) ?? { state: 3, clerk: null, reason: null, words: [] };
    this.windows.set(id, Object.assign(window, change));
    const { state, clerk, reason } = window;
    window.words.push({ atMs, state: STATES[state] ?? '', clerk, reason: state === 2 ? reason : null });
  }
}

const isSameState = (one: Word, other: Word): boolean =>
  one.state === other.state && one.clerk === other.clerk && one.reason === other.reason;

interface Since {
  /** The first word of the log. */
  readonly beganMs: number;
  /** What is older may have been deleted from the log. */
  readonly sinceMs: number;
}

const CLOSED: Word = { atMs: 0, state: 'closed', clerk: null, reason: null };

/** Both words where they differ for the first time; undefined = no further word. */
function firstDifference(journal: readonly Word[], log: readonly Word[], since: Since): [Word | undefined, Word | undefined] | null {
  const fromMs = Math.max(since.beganMs, since.sinceMs);
  const [held, logHeld] = [heldAt(journal, fromMs), heldAt(log, fromMs)];
  if (since.beganMs >= since.sinceMs && !isSameState(held, logHeld)) return [held, logHeld];
  const [told, logged] = [changesOf(held, journal, fromMs), changesOf(held, log, fromMs)];
  const most = Math.max(told.length, logged.length);
  for (let index = 0; index < most; index++) {
    const [one, other] = [told[index], logged[index]];
    if (one === undefined || other === undefined || !isSameState(one, other) || one.atMs !== other.atMs) return [one, other];
  }
  return null;
}

const laterIn = (words: readonly Word[], fromMs: number): readonly Word[] => {
  const later = words.findIndex(({ atMs }) => atMs > fromMs);
  return later === -1 ? [] : words.slice(later);
};

/** A window of which nothing is said is closed. */
const heldAt = (words: readonly Word[], fromMs: number): Word => words[words.length - laterIn(words, fromMs).length - 1] ?? CLOSED;

/** Each later word that says something else than the one before. */
function changesOf(held: Word, words: readonly Word[], fromMs: number): Word[] {
  let last = held;
  return laterIn(words, fromMs).filter((word) => {
    const isNew = !isSameState(last, word);
    last = word;
    return isNew;
  });
}

const textOf = (word: Word | undefined): string =>
  word === undefined
    ? 'nothing more'
    : [
        `${word.state}, clerk ${word.clerk ?? 'none'}`,
        ...(word.reason === null ? [] : [`, reason ${word.reason}`]),
        ` from ${new Date(word.atMs).toISOString()}`,
      ].join('');

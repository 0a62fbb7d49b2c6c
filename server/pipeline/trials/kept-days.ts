/** Days of the journal that can be played again. */
import { openKeptDays } from '../../../db/journal/mornings.js';
import type { Reason } from '../../model/errors/refusal-reasons.js';
import type { QueueEvent } from '../../model/events/events.js';
import type { KeptDay, NotTried } from '../../whatif/kept-day.js';
import { type Morning, readMorning } from '../../whatif/morning.js';
import { recordDay } from '../../whatif/recording.js';

/** More days than anybody chooses from. */
const DAYS_MAX = 62;

export type WhyNot = NotTried | Extract<Reason, 'noMorning'>;

export interface DayJournal {
  readonly morning: Morning;
  readonly events: Iterable<QueueEvent>;
  /** The batch that was read last, and its hash, which covers all before it. */
  readonly seal: () => Seal;
}

export interface Seal {
  readonly sequence: number;
  readonly hash: string;
}

export interface KeptDays {
  /** The newest first. */
  before(today: string): readonly string[];
  day(name: string): KeptDay | WhyNot;
  /** The day as it began, and what happened since: to its end, or until now. undefined = it is not kept. */
  journal(name: string): DayJournal | undefined;
  close(): void;
}

/** @param mayGoOn throws where nobody waits any more */
export function keptDays(directory: string, mayGoOn: () => void): KeptDays {
  const kept = openKeptDays(directory);
  const journal = (name: string): DayJournal | undefined => {
    const found = kept.read(name);
    const morning = found && readMorning(found.text);
    if (!morning) return undefined;
    let sequence = 0;
    const read = (entry: number): void => {
      sequence = entry;
      mayGoOn();
    };
    return { morning, events: eventsOf(name, found.entries, read), seal: () => ({ sequence, hash: kept.hashOf(sequence) }) };
  };
  return {
    before: (today) => kept.before(today, DAYS_MAX),
    day: (name) => {
      const found = journal(name);
      return found ? recordDay(found.morning, found.events) : 'noMorning';
    },
    journal,
    close: () => kept.close(),
  };
}

interface Entry {
  readonly sequence: number;
  readonly events: string;
}

/** From the beginning of the day on. What visitors said lies beside the journal, and is not read. */
function* eventsOf(day: string, entries: Iterable<Entry>, read: (sequence: number) => void): Generator<QueueEvent> {
  let hasBegun = false;
  const ofClock: QueueEvent[] = [];
  for (const entry of entries) {
    read(entry.sequence);
    const events = JSON.parse(entry.events) as QueueEvent[];
    const first = hasBegun ? 0 : 1 + events.findLastIndex((event) => event.t === 'dayOpened' && event.day === day);
    hasBegun = true;
    for (const event of events.slice(first)) {
      if (isOfClock(event)) {
        ofClock.push(event);
        continue;
      }
      // The box learns in the morning what the clock is worth, before the day begins: yesterday ended in the evening.
      if (event.t !== 'dayOpened') yield* ofClock;
      ofClock.length = 0;
      yield event;
    }
  }
}

const isOfClock = ({ t }: QueueEvent): boolean => t === 'clockDoubted' || t === 'clockTrusted';

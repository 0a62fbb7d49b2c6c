/** A free day and time: the next one is there already; a day that is full says when the next one is. */
import { useEffect, useState } from 'preact/hooks';
import type { ReplyData } from '../../../protocol/registry.js';
import { failureText } from '../shared/box/failures.js';
import { useStore } from '../shared/box/store.js';
import { Select } from '../shared/parts/parts.js';
import { daysLater } from '../shared/words/month.js';
import { weekdayText } from '../shared/words/time.js';
import type { Diary } from './diary.js';
import { link, say, today } from './page.js';

type FreeDay = ReplyData<'freeSlots'>[number];

export interface When {
  readonly day: string;
  readonly time: string;
}

export const NO_TIME: When = { day: '', time: '' };

/** As many days as one question may ask for. */
const DAYS_AHEAD = 61;

interface Offer {
  /** What is free: for these services and so many people. */
  readonly wanted: string;
  readonly days: readonly FreeDay[];
  readonly when: When;
  /** A time that was shown here until somebody else took it. */
  readonly taken: When | null;
  /** Why there is none, where the box has said it; empty = it has not. */
  readonly fault: string;
}

export interface Choice {
  /** null = not known yet. */
  readonly days: readonly FreeDay[] | null;
  /** Free as far as the page knows. */
  readonly when: When;
  readonly taken: When | null;
  readonly fault: string;
  readonly choose: (when: When) => void;
  /** The box has refused the time. */
  readonly lookAgain: () => void;
}

/** A free time: the first from the wished one on. It stays as it is while it is free; where somebody else takes it, that is told. */
export function useChoice(diary: Diary, services: readonly number[], persons: number, first: When): Choice {
  const [wish, setWish] = useState(first);
  const [offer, setOffer] = useState<Offer | null>(null);
  const [looks, look] = useState(0);
  const slots = useStore(diary.slots);
  const wanted = JSON.stringify([services, persons]);
  useEffect(() => {
    let isWanted = true;
    const [from, to] = [today(), daysLater(today(), DAYS_AHEAD)];
    const show = (answer: readonly FreeDay[] | null, fault = '') =>
      setOffer((before) => {
        const known = before?.wanted === wanted ? before : null;
        const days = answer ?? known?.days ?? [];
        const shown = known?.when.day ? known.when : null;
        const when = nextFree(days, shown ?? wish) ?? nextFree(days, NO_TIME) ?? NO_TIME;
        const isLost = shown !== null && !isSame(shown, when);
        return { wanted, days, when, taken: isLost ? shown : (known?.taken ?? null), fault };
      });
    const asked = link.client.call('freeSlots', { services: [...services], persons, from, to });
    void asked.then(
      (answer) => (isWanted ? show(answer) : undefined),
      (failure: unknown) => (isWanted ? show(null, failureText(failure)) : undefined),
    );
    return () => {
      isWanted = false;
    };
  }, [wanted, slots, looks]);
  const choose = (when: When) => {
    setWish(when);
    setOffer((now) => now && { ...now, when, taken: null });
  };
  const { days = null, when = NO_TIME, taken = null, fault = '' } = offer ?? {};
  return { days, when, taken, fault, choose, lookAgain: () => look((count) => count + 1) };
}

const isSame = (one: When, other: When): boolean => one.day === other.day && one.time === other.time;

/** The first from the moment on; undefined = there is none. */
export function nextFree(days: readonly FreeDay[], { day, time }: When): When | undefined {
  for (const { date, times } of days) {
    const next = date < day ? undefined : times.find((slot) => date > day || slot.time >= time);
    if (next !== undefined) return { day: date, time: next.time };
  }
  return undefined;
}

export function WhenFields({ days, when, taken, fault, choose }: Choice) {
  const [full, setFull] = useState('');
  if (days === null) return <p class="soft">{say('loading')}</p>;
  if (nextFree(days, NO_TIME) === undefined) return <p class="note">{fault || say('nothingFree')}</p>;
  const times = days.find(({ date }) => date === when.day)?.times ?? [];
  const chooseDay = (day: string) => {
    const next = nextFree(days, { day, time: '' }) ?? nextFree(days, NO_TIME) ?? NO_TIME;
    setFull(next.day === day ? '' : day);
    choose(next);
  };
  const told = { day: weekdayText(when.day), time: when.time };
  return (
    <>
      <div class="when">
        <Select
          label={say('day')}
          value={when.day}
          options={days.map(
            ({ date, times: free }) => [date, free.length > 0 ? weekdayText(date) : say('fullDay', { day: weekdayText(date) })] as const,
          )}
          onChoose={chooseDay}
        />
        <Select
          label={say('time')}
          value={when.time}
          options={times.map(({ time, free }) => [time, say('timeAndFree', { time, count: free })] as const)}
          onChoose={(time) => choose({ ...when, time })}
        />
      </div>
      {full === '' || taken !== null ? null : (
        <p class="note" role="status">
          {say('fullNext', { full: weekdayText(full), ...told })}
        </p>
      )}
      {taken === null ? null : (
        <p class="note" role="status">
          {say('takenNext', { takenTime: taken.time, ...told })}
        </p>
      )}
    </>
  );
}

/** A day, and a time of it. A day that is full says so; days that are closed or over are not there, and of today that is said. */
import { useEffect, useState } from 'preact/hooks';
import type { ReplyData } from '../../../protocol/registry.js';
import { failureText } from '../shared/box/failures.js';
import { Button, Fault } from '../shared/parts/parts.js';
import { daysLater } from '../shared/words/month.js';
import { shownName } from '../shared/words/names.js';
import { todayInBranch, weekdayText } from '../shared/words/time.js';
import { desk } from './desk.js';
import { say } from './words.js';

export interface When {
  readonly day: string;
  readonly time: string;
}

type Service = ReplyData<'bookable'>[number];
type FreeDay = ReplyData<'bookableTimes'>[number];

/** As many days as one question may ask for. */
const DAYS_AHEAD = 61;
/** Days that are shown at first. */
const DAYS_SHOWN = 7;

interface WhenPartProps {
  readonly service: Pick<Service, 'id' | 'name' | 'names'>;
  /** The time of a booking that is being moved. */
  readonly old?: When;
  readonly onBack: () => void;
  readonly onWhen: (when: When) => void;
}

export function WhenPart({ service, old, onBack, onWhen }: WhenPartProps) {
  const [days, setDays] = useState<readonly FreeDay[] | null>(null);
  const [fault, setFault] = useState('');
  const [shown, setShown] = useState(DAYS_SHOWN);
  const [chosen, choose] = useState('');
  useEffect(() => {
    const today = todayInBranch();
    const asked = desk().ask('bookableTimes', { service: service.id, from: today, to: daysLater(today, DAYS_AHEAD) });
    asked.then(setDays, (failure: unknown) => setFault(failureText(failure)));
  }, [service.id]);
  const first = days?.find(({ times }) => times.length > 0);
  const day = days?.find(({ date }) => date === chosen) ?? first;
  const today = todayInBranch();
  const next = days?.find(({ date, times }) => date > (day?.date ?? '') && times.length > 0);
  return (
    <section class="card" aria-labelledby="when">
      <p class="lead" id="when">
        {shownName(service)}
      </p>
      {old === undefined ? null : <p class="note">{say('moving', { day: weekdayText(old.day), time: old.time })}</p>}
      <Fault text={fault} />
      {days === null && fault === '' ? <p class="soft">{say('loading')}</p> : null}
      {days !== null && first === undefined ? <p class="note">{say('nothingFree')}</p> : null}
      {day === undefined ? null : (
        <>
          {first !== undefined && days?.[0]?.date !== today ? (
            <p class="soft">{say('notToday', { day: weekdayText(first.date) })}</p>
          ) : null}
          <ul class="days" aria-label={say('day')}>
            {days?.slice(0, shown).map(({ date, times }) => (
              <li key={date}>
                <Button aria-pressed={date === day.date} onClick={() => choose(date)}>
                  <span>{dayText(date)}</span>
                  {times.length === 0 ? <span class="soft">{say('full')}</span> : null}
                </Button>
              </li>
            ))}
            {(days?.length ?? 0) > shown ? (
              <li>
                <Button kind="quiet" onClick={() => setShown(shown + DAYS_AHEAD)}>
                  {say('moreDays')}
                </Button>
              </li>
            ) : null}
          </ul>
          <Times day={day} next={next} onTime={(time) => onWhen({ day: day.date, time })} onNext={(date) => choose(date)} />
        </>
      )}
      <Button kind="quiet" onClick={onBack}>
        {say('back')}
      </Button>
    </section>
  );
}

/** The number of a day stays with its month. */
const dayText = (date: string): string => weekdayText(date).replace(/(\d) /, '$1\u00a0');

interface TimesProps {
  readonly day: FreeDay;
  /** The next day that has times. */
  readonly next: FreeDay | undefined;
  readonly onTime: (time: string) => void;
  readonly onNext: (date: string) => void;
}

function Times({ day: { date, times }, next, onTime, onNext }: TimesProps) {
  if (times.length > 0)
    return (
      <ul class="times" aria-label={weekdayText(date)}>
        {times.map(({ time }) => (
          <li key={time}>
            <Button onClick={() => onTime(time)}>{time}</Button>
          </li>
        ))}
      </ul>
    );
  return (
    <div role="status">
      {next === undefined ? (
        <p class="note">{say('nothingFree')}</p>
      ) : (
        <p class="note">
          {say('fullNext', { day: weekdayText(next.date), time: next.times[0]?.time ?? '' })}{' '}
          <Button onClick={() => onNext(next.date)}>{say('showDay')}</Button>
        </p>
      )}
    </div>
  );
}

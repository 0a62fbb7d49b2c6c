/** A past day as it was beside how it would have been under other rules, windows and skills. */
import { useEffect, useRef, useState } from 'preact/hooks';
import { Button, Fault, Select, submits } from '../../shared/parts/parts.js';
import { weekdayText } from '../../shared/words/time.js';
import { useDayAttempt, WHOLE_DAY_MS } from '../../shared/words/whole-days.js';
import { sayShared } from '../../shared/words/words.js';
import { link } from '../page.js';
import { PaperHead } from '../paper-head.js';
import { Apply } from './apply.js';
import { type Books, type Changes, isChanged, NO_CHANGES, requestOf, spansOf, type Trial } from './changes.js';
import { ChangesForm } from './changes-form.js';
import { Outcome } from './outcome.js';
import { say } from './words.js';
import '../reports/reports.css';
import './whatif.css';

const NO_BOOKS: Books = { profiles: [], segments: [], windows: [], services: [], operations: [] };

async function askBooks(): Promise<Books> {
  const { client } = link;
  const [profiles, segments, windows, services, operations] = await Promise.all([
    ...([client.list('CallingProfile'), client.list('Segment')] as const),
    ...([client.list('Workplace'), client.list('Service'), client.list('Operation')] as const),
  ]);
  return { profiles, segments, windows, services, operations };
}

/** Whatever begins below it is not seen at once. */
const SEEN_PART = 0.6;

/** On a telephone what comes of it is below what was asked. */
function useResult(isOther: boolean, trial: Trial | null) {
  const result = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const top = result.current?.getBoundingClientRect().top ?? 0;
    if (isOther && top > innerHeight * SEEN_PART) result.current?.scrollIntoView();
  }, [trial]);
  return result;
}

export function WhatIf() {
  const [books, setBooks] = useState(NO_BOOKS);
  const [trial, setTrial] = useState<Trial | null>(null);
  /** Of the trial that is shown. */
  const [{ tried, triedBooks }, setTried] = useState({ tried: NO_CHANGES, triedBooks: NO_BOOKS });
  const [changes, setChanges] = useState<Changes>(NO_CHANGES);
  const { isPending, fault, setFault, attempt, isTooEarly } = useDayAttempt();
  const play = (day: string | null, wanted: Changes) =>
    void attempt(async () => {
      const known = await askBooks();
      setBooks(known);
      setTrial(await link.client.call('tryDay', requestOf(day, wanted, known), { timeoutMs: WHOLE_DAY_MS }));
      setTried({ tried: wanted, triedBooks: known });
    });
  useEffect(() => play(null, NO_CHANGES), []);
  const openThen = new Set(trial?.was?.windows.map(({ workplace }) => workplace));
  const result = useResult(isChanged(tried), trial);
  const submit = () => {
    if (changes.windows.some(({ presence, hours }) => presence === 'hours' && spansOf(hours) === null)) setFault(say('hoursFault'));
    else play(trial?.day ?? null, changes);
  };
  return (
    <div class="reports whatif">
      <form class="card" onSubmit={submits(submit)}>
        <p class="soft small">{say('hint')}</p>
        {isTooEarly ? (
          <p role="status">{sayShared('noDayYet')}</p>
        ) : (
          <>
            <ChangesForm {...{ books, changes, openThen }} onChanges={setChanges}>
              {trial === null ? null : (
                <Select
                  label={say('day')}
                  value={trial.day}
                  options={trial.days.map((day) => [day, weekdayText(day)])}
                  onChoose={(day) => play(day, changes)}
                />
              )}
            </ChangesForm>
            <Button type="submit" kind="primary" disabled={isPending || trial === null}>
              {say(isPending ? 'playing' : 'play')}
            </Button>
          </>
        )}
      </form>
      <Fault text={fault} />
      <PaperHead />
      {trial === null ? null : (
        <div class="outcome" ref={result}>
          <Outcome trial={trial} books={triedBooks} isOther={isChanged(tried)}>
            <Apply changes={tried} books={triedBooks} askBooks={askBooks} before={trial.before} />
          </Outcome>
        </div>
      )}
    </div>
  );
}

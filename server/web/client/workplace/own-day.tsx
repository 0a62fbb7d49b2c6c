/** What the clerk did today, as the reports count it. */

import { useStore } from '../shared/box/store.js';
import type { Word } from '../shared/words/catalogues.js';
import { durationText, useBeat } from '../shared/words/time.js';
import type { Desk, OwnDay } from './desk.js';
import { say } from './page.js';

const durationOf = (seconds: number | null): string => (seconds === null ? '—' : durationText(seconds * 1000));

const FIGURES: readonly (readonly [Word<'workplace'>, (day: OwnDay) => string])[] = [
  // Who was refused at the window was seen there.
  ['dayServings', ({ servings }) => String(servings)],
  ['dayRefused', ({ refused }) => String(refused)],
  ['dayServiceMean', ({ service_mean }) => durationOf(service_mean)],
  ['dayServiceMax', ({ service_max }) => durationOf(service_max)],
  ['dayNoShow', ({ no_show }) => String(no_show)],
  ['dayBreak', ({ break_sec }) => durationOf(break_sec)],
];

const PERIOD_MS = 60_000;

export function OwnDayPanel({ desk }: { readonly desk: Desk }) {
  const day = useStore(desk.day);
  useBeat(PERIOD_MS, () => desk.countDay(), [desk]);
  if (day === null) return null;
  return (
    <section class="own-day" aria-label={say('ownDay')}>
      <h2>{say('ownDay')}</h2>
      <dl>
        {FIGURES.map(([word, shown]) => (
          <div key={word}>
            <dt>{say(word)}</dt>
            <dd>{shown(day)}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

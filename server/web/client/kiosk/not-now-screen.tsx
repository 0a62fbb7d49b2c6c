/** The code is of a booking, but gives no ticket now: when it does, or what else there is. */
import { Button } from '../shared/parts/parts.js';
import { todayInBranch, weekdayText } from '../shared/words/time.js';
import { language } from '../shared/words/words.js';
import { OtherDay } from './booking/other-day.js';
import type { Books } from './books.js';
import { useFit } from './layout/fit.js';
import { say } from './page.js';
import { type NotNowStep, visit } from './visit.js';

export function NotNowScreen({ books, step }: { readonly books: Books; readonly step: NotNowStep }) {
  const { title, when, texts } = wordsOf(step);
  return (
    <>
      <div class="code confirm" ref={useFit<HTMLDivElement>(`${language.value} ${title} ${when}`)}>
        <div class="code-words" role="alert">
          <h1>{title}</h1>
          <p class="confirm-who">{when}</p>
          {texts.map((text) => (
            <p key={text} class="lead">
              {text}
            </p>
          ))}
        </div>
      </div>
      <div class="actions">
        {step.late === undefined ? null : <OtherDay books={books} services={step.services} isToday={step.late.next !== null} />}
        <Button kind="primary" onClick={() => visit.start()}>
          {say('back')}
        </Button>
      </div>
    </>
  );
}

interface Words {
  readonly title: string;
  readonly when: string;
  readonly texts: readonly string[];
}

function wordsOf({ early, late, otherDay, time }: NotNowStep): Words {
  const at = time ?? '';
  if (early !== undefined) return { title: say('earlyTitle'), when: at, texts: [say('earlyFrom', { from: early.from })] };
  if (late !== undefined) {
    const next = late.next === null ? [] : [say('lateFree', { next: late.next })];
    return { title: say('lateTitle'), when: at, texts: [say('lateUntil', { until: late.until }), ...next, say('goToStaff')] };
  }
  const date = otherDay?.date ?? '';
  const isOver = date < todayInBranch();
  const when = [weekdayText(date), at].filter((text) => text !== '').join(', ');
  return { title: say(isOver ? 'otherDayOver' : 'otherDayTitle'), when, texts: isOver ? [say('goToStaff')] : [] };
}

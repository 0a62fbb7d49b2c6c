/** A wait in the words of boards and paper: short, and without plurals. Pages have longer ones of the same. */
import { spokenWait, type WaitSpan } from '../model/spoken-wait.js';
import { type HallWord, hallWord } from './messages.js';

const WORDS = {
  moment: { minutes: 'wait.moment', hours: 'wait.moment' },
  upTo: { minutes: 'wait.upTo.minutes', hours: 'wait.upTo.hours' },
  fromTo: { minutes: 'wait.fromTo.minutes', hours: 'wait.fromTo.hours' },
  minutesTo: { minutes: 'wait.minutesTo.hours', hours: 'wait.minutesTo.hours' },
  over: { minutes: 'wait.over.minutes', hours: 'wait.over.hours' },
  unknown: { minutes: 'wait.unknown', hours: 'wait.unknown' },
} as const satisfies Readonly<Record<ReturnType<typeof spokenWait>['form'], Readonly<Record<'minutes' | 'hours', HallWord>>>>;

/** @param languages the first of them that boards and tickets have is used */
export function waitWords(span: WaitSpan, languages: readonly string[]): string {
  const { form, unit, least, most } = spokenWait(span);
  const number = (value: number): string => String(value).replace('.', hallWord('decimalSign', languages));
  return hallWord(WORDS[form][unit], languages).replace('{least}', number(least)).replace('{most}', number(most));
}

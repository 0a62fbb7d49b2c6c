/** A day in words of our own: browsers write the dates of languages that they do not know, such as Kazakh, in letters of theirs. */
import en from '../../../locales/en/calendar.json' with { type: 'json' };
import kk from '../../../locales/kk/calendar.json' with { type: 'json' };
import ru from '../../../locales/ru/calendar.json' with { type: 'json' };
import { filled } from '../wording.js';

type CalendarMessages = Readonly<Record<string, string>>;

const MESSAGES: Readonly<Record<string, CalendarMessages>> = { ru, en, kk };

export interface BranchDay {
  /** 1 = Monday. */
  readonly weekday: number;
  readonly day: number;
  readonly month: number;
}

/** `суббота, 28 ноября`; in Russian for a language without such words. */
export function dayInWords({ weekday, day, month }: BranchDay, language: string): string {
  const words: CalendarMessages = MESSAGES[language] ?? ru;
  return filled(words.date ?? '', {
    weekday: words[`weekday.${weekday}`] ?? '',
    day: String(day),
    month: words[`month.${month}`] ?? '',
  });
}

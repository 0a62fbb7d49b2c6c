/** A ticket that somebody has typed with letters of the other alphabet: `C025` on paper in Cyrillic, and Latin on the keyboard. */
import { ticketText } from '../model/consumer.js';
import type { QueueEvent } from '../model/events/events.js';
import { type Morning, openMorning } from './morning.js';

/** Capital letters that look alike, Cyrillic ones and those of Kazakh among them, and Latin. */
const CYRILLIC = 'АВЕКМНОРСТУХІЅЈҮҺ';
const LATIN = 'ABEKMHOPCTYXISJYH';

const asSeen = (text: string): string => [...text.toUpperCase()].map((letter) => LATIN[CYRILLIC.indexOf(letter)] ?? letter).join('');

/**
 * @param events as of `storyOf`
 * @returns the only ticket of the day that looks like `ticket`; null = there is none, or there are several
 */
export function soleAlike(morning: Morning, events: Iterable<QueueEvent>, ticket: string): string | null {
  const seen = asSeen(ticket);
  const found = new Set(
    [...openMorning(morning).consumers.values()].map((consumer) => consumer.ticket).filter((one) => asSeen(one) === seen),
  );
  for (const event of events) {
    if (event.t === 'dayOpened' && event.day !== morning.day) break;
    if (event.t !== 'registered') continue;
    const text = ticketText(event.prefix, event.number);
    if (asSeen(text) === seen) found.add(text);
  }
  const [only, ...others] = found;
  return only === undefined || others.length > 0 ? null : only;
}

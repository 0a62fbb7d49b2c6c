/** Whether anybody may look at the screens of the hall: they are switched off outside of its hours. Pure. */
import type { QueueState } from '../../engine/state.js';
import { branchHours, kioskHours } from '../../model/books/working-hours.js';
import type { Stamp } from '../../model/events/stamp.js';

/** Before a kiosk opens and after it closes: who comes early, or asks at the door, looks at the screen, too. */
const MARGIN_MINUTES = 15;

/**
 * While a kiosk is open, or a visitor is there: who came before the end is still called. A branch without kiosks has the hours of its
 * calendar.
 */
export function isHallOpen(
  {
    books,
    consumers,
  }: { readonly books: Pick<QueueState['books'], 'Registrator' | 'Calendar'>; readonly consumers: { readonly size: number } },
  stamp: Stamp,
): boolean {
  if (consumers.size > 0) return true;
  const kiosks = [...books.Registrator.values()].filter(({ disabled }) => disabled === 0);
  const hours =
    kiosks.length === 0 ? [branchHours(books.Calendar, stamp)] : kiosks.map((kiosk) => kioskHours(books.Calendar, kiosk, stamp));
  const { minuteOfDay } = stamp;
  return hours.some(
    (spans) => spans?.some(({ from, to }) => minuteOfDay >= from - MARGIN_MINUTES && minuteOfDay < to + MARGIN_MINUTES) ?? true,
  );
}

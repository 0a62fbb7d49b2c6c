/** Whether anybody may look at the screens of the hall: they are switched off outside of its hours. Pure. */
import type { QueueState } from '../../engine/state.js';
import { spansOf } from '../../model/books/hours.js';
import type { Stamp } from '../../model/stamp.js';

/** Before a kiosk opens and after it closes: who comes early, or asks at the door, looks at the screen, too. */
const MARGIN_MINUTES = 15;

/** While a kiosk is open, or a visitor is there: who came before the end is still called. A branch without kiosks has no hours. */
export function isHallOpen(
  { books, consumers }: { readonly books: Pick<QueueState['books'], 'Registrator'>; readonly consumers: { readonly size: number } },
  { weekday, minuteOfDay }: Pick<Stamp, 'weekday' | 'minuteOfDay'>,
): boolean {
  const kiosks = [...books.Registrator.values()].filter(({ disabled }) => disabled === 0);
  if (kiosks.length === 0 || consumers.size > 0) return true;
  return kiosks.some(({ opening_hours }) => {
    const spans = spansOf(opening_hours, weekday);
    return spans?.some(({ from, to }) => minuteOfDay >= from - MARGIN_MINUTES && minuteOfDay < to + MARGIN_MINUTES) ?? true;
  });
}

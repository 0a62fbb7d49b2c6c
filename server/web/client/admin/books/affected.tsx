/** Said after a change of what bookings were made by: how many of them do not fit any more, and where they are listed. */
import { useEffect, useState } from 'preact/hooks';
import type { BookName } from '../../../../model/books/declaration.js';
import { link } from '../page.js';
import { say } from './words.js';

export const AFFECTING: readonly BookName[] = ['Calendar', 'BookingPlan', 'Workplace', 'Service'];

export function AffectedBookings() {
  const [count, setCount] = useState(0);
  useEffect(() => {
    link.client.call('affectedBookings', {}).then(
      ({ length }) => setCount(length),
      () => undefined,
    );
  }, []);
  if (count === 0) return null;
  return (
    <p class="note bad" role="alert">
      {say('affected', { count })} <a href="/appointments">{say('affectedList')}</a>
    </p>
  );
}

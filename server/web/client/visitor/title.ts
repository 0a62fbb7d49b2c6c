/** The title of the page, visible among other tabs. During a call it changes each second. */

import { useEffect } from 'preact/hooks';
import type { Ticket } from './following.js';
import { say } from './page.js';

const BEAT_MS = 1000;

export function useTitle(ticket: Ticket): void {
  const { state, ahead, window: calledTo } = ticket;
  const place = state === 'called' ? (calledTo?.name ?? '') : state === 'waiting' && ahead !== null ? say('ahead', { count: ahead }) : '';
  const title = place === '' ? ticket.ticket : `${ticket.ticket}: ${place}`;
  const alert = state === 'called' ? `● ${say('called')}` : null;
  useEffect(() => {
    document.title = title;
    if (alert === null) return;
    let isAlert = false;
    const beat = setInterval(() => {
      isAlert = !isAlert;
      document.title = isAlert ? alert : title;
    }, BEAT_MS);
    return () => clearInterval(beat);
  }, [title, alert]);
}

/** A sheet of paper lies about without the page: whose it is, and of when. On paper alone. */
import { FACTS } from '../shared/box/facts.js';
import { dayText, timeText, useNow } from '../shared/words/time.js';
import { link, say, today } from './page.js';

export function PaperHead() {
  const nowMs = useNow(link, 30_000);
  return (
    <span class="on-paper whose">
      {FACTS.branch} · {say('printedAt', { day: dayText(today()), time: timeText(nowMs) })}
    </span>
  );
}

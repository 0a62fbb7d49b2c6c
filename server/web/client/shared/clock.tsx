import { dateText, timeText, useNow } from './time.js';

interface ClockProps {
  readonly language: string;
  readonly now: () => number;
}

/** The time of the branch, by the box's clock. */
export function Clock({ language, now }: ClockProps) {
  const nowMs = useNow(now);
  return (
    <div class="clock">
      <time>{timeText(language, nowMs)}</time>
      <span class="date">{dateText(language, nowMs)}</span>
    </div>
  );
}

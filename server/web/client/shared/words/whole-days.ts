/** What the box counts from whole days that have ended. */
import { useState } from 'preact/hooks';
import { QboxError } from '../../../../protocol/client/client.js';
import { useAttempt } from '../box/attempt.js';
import { errorOf } from '../box/failures.js';

/** How long a page waits for it: it takes seconds, and such questions take turns. */
export const WHOLE_DAY_MS = 60_000;

/** Whether the box has kept no day yet. */
const hasNoDay = (failure: unknown): boolean =>
  failure instanceof QboxError && errorOf(failure) === 'dayNotKept' && failure.error.parameters?.reason === 'noDayKept';

/** As `useAttempt`, for a question about past days. A box on its first day has none, which is no fault: `isTooEarly`. */
export function useDayAttempt() {
  const [isTooEarly, setTooEarly] = useState(false);
  const { attempt, ...told } = useAttempt();
  const attemptDay = (ask: () => Promise<unknown>) =>
    attempt(async () => {
      try {
        await ask();
        setTooEarly(false);
      } catch (failure) {
        if (!hasNoDay(failure)) throw failure;
        setTooEarly(true);
      }
    });
  return { ...told, attempt: attemptDay, isTooEarly };
}

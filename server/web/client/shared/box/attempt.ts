/** Requests to the box, as a component sees them. */
import { useEffect, useState } from 'preact/hooks';
import { failureText, type Telling } from './failures.js';

/** A request on the user's wish: whether it is under way, and the text of its refusal. */
export function useAttempt(telling: Telling = {}) {
  const [isPending, setPending] = useState(false);
  const [fault, setFault] = useState('');
  /** True if it was done. Has no effect while another is under way. */
  const attempt = async (action: () => Promise<unknown>): Promise<boolean> => {
    if (isPending) return false;
    setPending(true);
    setFault('');
    try {
      await action();
      return true;
    } catch (failure) {
      setFault(failureText(failure, telling));
      return false;
    } finally {
      setPending(false);
    }
  };
  return { isPending, fault, setFault, attempt };
}

/** What the box answers to a question; `before` until then, and if it does not answer. */
export function useAnswer<Answer>(before: Answer, ask: () => Promise<Answer>): Answer {
  const [answer, setAnswer] = useState(before);
  useEffect(() => {
    ask().then(setAnswer, () => undefined);
  }, []);
  return answer;
}

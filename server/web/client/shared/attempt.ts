/** A request to the box: whether it is under way, and the text of its refusal. */
import { useState } from 'preact/hooks';
import { failureText, type Telling } from './failures.js';

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

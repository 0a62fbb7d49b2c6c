/** Returns the kiosk to the start when the visitor has gone. */
import { useEffect, useState } from 'preact/hooks';
import { listen } from '../shared/box/store.js';
import { Dialog } from '../shared/parts/dialog.js';
import { Button } from '../shared/parts/parts.js';
import { say } from './page.js';

const SECOND_MS = 1_000;
/** The last seconds are counted down visibly. */
const WARNING_SEC = 15;

/** Seconds until `onEnd`, counted from the last touch or key. */
export function useCountdown(seconds: number, onEnd: () => void): number {
  const [left, setLeft] = useState(seconds);
  useEffect(() => {
    let untilMs = performance.now() + seconds * SECOND_MS;
    const again = () => {
      untilMs = performance.now() + seconds * SECOND_MS;
      setLeft(seconds);
    };
    const beat = setInterval(() => {
      const leftMs = untilMs - performance.now();
      if (leftMs <= 0) onEnd();
      else setLeft(Math.ceil(leftMs / SECOND_MS));
    }, SECOND_MS / 4);
    const ends = (['pointerdown', 'keydown'] as const).map((name) => listen(name, again, { capture: true }));
    return () => {
      clearInterval(beat);
      for (const end of ends) end();
    };
  }, [seconds, onEnd]);
  return left;
}

interface IdleProps {
  readonly seconds: number;
  /** At the start there is no input to lose, so the kiosk does not ask. */
  readonly isSilent: boolean;
  readonly onIdle: () => void;
}

/** Asks before it goes back to the start. */
export function Idle({ seconds, isSilent, onIdle }: IdleProps) {
  const left = useCountdown(seconds, onIdle);
  if (isSilent || left > WARNING_SEC) return null;
  // Any touch counts as an answer.
  return (
    <Dialog title={say('stillHere')} onClose={() => undefined}>
      <p>{say('stillHereHint', { seconds: left })}</p>
      <div class="row end">
        <Button kind="primary" onClick={() => undefined}>
          {say('stay')}
        </Button>
      </div>
    </Dialog>
  );
}

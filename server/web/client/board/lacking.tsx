/** What the screen does not get, for whoever sets it up: for a moment, at the start and after a touch or key. */
import { useEffect, useState } from 'preact/hooks';
import { lack } from '../shared/box/installed-app.js';
import { listen, useStore } from '../shared/box/store.js';
import { sayIn } from './words.js';

const SHOWN_MS = 20_000;
/** A page that loads itself anew has nobody in front of it. */
const isOpenedByHand = (): boolean =>
  performance.getEntriesByType('navigation').every((entry) => !('type' in entry) || entry.type !== 'reload');

export function Lacking() {
  const lacking = useStore(lack);
  const [untilMs, setUntilMs] = useState(() => (isOpenedByHand() ? performance.now() + SHOWN_MS : 0));
  const [isSeen, setSeen] = useState(untilMs > 0);
  useEffect(() => {
    const again = () => setUntilMs(performance.now() + SHOWN_MS);
    const ends = (['pointerup', 'keydown'] as const).map((name) => listen(name, again));
    return () => {
      for (const end of ends) end();
    };
  }, []);
  useEffect(() => {
    const leftMs = untilMs - performance.now();
    setSeen(leftMs > 0);
    const timer = setTimeout(() => setSeen(false), Math.max(0, leftMs));
    return () => clearTimeout(timer);
  }, [untilMs]);
  if (lacking === null || !isSeen) return null;
  return <aside class="lacking">{sayIn(navigator.language.slice(0, 2))(lacking)}</aside>;
}

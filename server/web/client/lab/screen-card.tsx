/** An LCD board as its screen receives it: a new frame for each change. */
import { useEffect, useState } from 'preact/hooks';
import type { Element } from '../../../protocol/client/client.js';
import { useStore } from '../shared/box/store.js';
import { shownName } from '../shared/words/names.js';
import { bench, say } from './page.js';

const SIZE = { width: 960, height: 540 } as const;
const RETRY_MS = 3_000;

export function ScreenCard({ screen }: { readonly screen: Element<'QBoard'> }) {
  const isSeen = useStore(bench.isSeen);
  const [frame, setFrame] = useState('');
  useEffect(() => {
    if (!isSeen) return undefined;
    const end = new AbortController();
    void follow(screen.id, end.signal, setFrame);
    return () => end.abort();
  }, [screen.id, isSeen]);
  return (
    <figure class="screen">
      <div class="screen-case">{frame === '' ? null : <img src={frame} alt={say('screenOf', { name: shownName(screen) })} />}</div>
      <figcaption class="soft">{shownName(screen)}</figcaption>
    </figure>
  );
}

/** Requests the next picture, again and again. */
async function follow(id: number, signal: AbortSignal, show: (url: string) => void): Promise<void> {
  let version = '';
  let url = '';
  while (!signal.aborted) {
    try {
      const answer = await fetch(`/qboard/${id}.png?width=${SIZE.width}&height=${SIZE.height}&after=${version}`, { signal });
      if (answer.status === 200) {
        const picture = URL.createObjectURL(await answer.blob());
        show(picture);
        URL.revokeObjectURL(url);
        url = picture;
        version = answer.headers.get('ETag')?.replaceAll('"', '') ?? '';
      } else if (answer.status !== 304) await pause(signal);
    } catch {
      // The box is not reachable for a moment, or the page is hidden.
      await pause(signal);
    }
  }
  show('');
  URL.revokeObjectURL(url);
}

const pause = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, RETRY_MS);
    signal.addEventListener('abort', () => resolve());
  });

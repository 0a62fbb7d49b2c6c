/** The page of an LCD board. It always shows something: the last known state, or why there is none. */
import { FACTS } from '../shared/facts.js';
import { timeText, useNow } from '../shared/time.js';
import { useStore } from '../shared/use-store.js';
import { boardId, feed, link } from './page.js';
import { Screen } from './screen.js';
import { sayIn } from './words.js';

export function BoardPage() {
  const state = useStore(feed.state);
  if (state.kind === 'shown') return <Screen board={state.board} />;
  const say = sayIn(navigator.language.slice(0, 2));
  return (
    <main class="bare">
      <h1>{FACTS.branch}</h1>
      <Time />
      <p role="status">{state.kind === 'connecting' ? say('connecting') : say('unknown', { id: String(boardId) })}</p>
      {state.kind === 'unknown' && <p class="hint">{say('unknownHint')}</p>}
    </main>
  );
}

const Time = () => <time>{timeText(useNow(link))}</time>;

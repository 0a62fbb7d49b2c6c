/** The page of an LCD board. It always shows something: the last known state, or why there is none. */
import { FACTS } from '../shared/facts.js';
import type { Link } from '../shared/link.js';
import { timeText, useNow } from '../shared/time.js';
import { useStore } from '../shared/use-store.js';
import type { Announcer } from './announcer.js';
import type { Feed } from './feed.js';
import { Screen } from './screen.js';
import { sayIn } from './words.js';

interface BoardPageProps {
  readonly link: Link;
  readonly feed: Feed;
  readonly announcer: Announcer;
  readonly boardId: number;
}

export function BoardPage({ link, feed, announcer, boardId }: BoardPageProps) {
  const state = useStore(feed.state);
  if (state.kind === 'shown') return <Screen link={link} feed={feed} announcer={announcer} board={state.board} />;
  const say = sayIn(navigator.language.slice(0, 2));
  return (
    <main class="bare">
      <h1>{FACTS.branch}</h1>
      <Time link={link} />
      <p role="status">{state.kind === 'connecting' ? say('connecting') : say('unknown', { id: String(boardId) })}</p>
      {state.kind === 'unknown' && <p class="hint">{say('unknownHint')}</p>}
    </main>
  );
}

const Time = ({ link }: { readonly link: Link }) => <time>{timeText(useNow(link))}</time>;

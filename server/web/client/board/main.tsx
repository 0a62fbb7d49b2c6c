import { render } from 'preact';
import { FACTS } from '../shared/box/facts.js';
import { fillScreenOnTouch, isOutdated, keepAwake, offerApp } from '../shared/box/installed-app.js';
import { useStore } from '../shared/box/store.js';
import { timeText, useNow } from '../shared/words/time.js';
import { Lacking } from './lacking.js';
import { boardId, feed, link } from './page.js';
import { Screen } from './screen.js';
import { sayIn } from './words.js';
import '../shared/letters.css';
import './board.css';

document.title = FACTS.branch;

// A board runs for months without a user: after an update of the box, which interrupts the connection, it loads the new page by itself.
link.connection.listen((status) => {
  if (status === 'open') void isOutdated().then((isIt) => isIt && location.reload());
});
offerApp(`/board/${boardId}`);
keepAwake();
fillScreenOnTouch('anything');

/** The page of an LCD board. It always shows something: the last known state, or why there is none. */
function BoardPage() {
  const state = useStore(feed.state);
  if (state.kind === 'shown')
    return (
      <>
        <Screen board={state.board} />
        <Lacking />
      </>
    );
  const say = sayIn(navigator.language.slice(0, 2));
  return (
    <>
      <main class="bare">
        <h1>{FACTS.branch}</h1>
        <Time />
        <p role="status">{state.kind === 'connecting' ? say('connecting') : say('unknown', { id: String(boardId) })}</p>
        {state.kind === 'unknown' && <p class="hint">{say('unknownHint')}</p>}
      </main>
      <Lacking />
    </>
  );
}

const Time = () => <time>{timeText(useNow(link))}</time>;

const page = document.getElementById('page');
if (page) render(<BoardPage />, page);

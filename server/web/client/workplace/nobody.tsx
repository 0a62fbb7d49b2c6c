/** What the window shows without a visitor: the way to the next one, or back from a break. */
import { WINDOW_STATE } from '../../../protocol/figures/window-state.js';
import { useStore } from '../shared/box/store.js';
import { Button } from '../shared/parts/parts.js';
import { durationText, useNow } from '../shared/words/time.js';
import { clerkNamed, type Desk } from './desk.js';
import { link, say } from './page.js';
import { NextOnes } from './queue-list.js';

export function Nobody({ desk }: { readonly desk: Desk }) {
  const isBusy = useStore(desk.isBusy);
  const { window, users } = useStore(desk.books);
  const nowMs = useNow(link);
  if (window === undefined) return null;
  if (window.state_id !== WINDOW_STATE.onBreak && window.state_id !== WINDOW_STATE.closed) {
    return (
      <>
        <div class="nobody">
          <h1>{say('nobody')}</h1>
          <p class="soft">{say('nobodyHint')}</p>
          <Button kind="primary" look="next at-hand" disabled={isBusy} onClick={() => void desk.next()}>
            {say('next')} <kbd>␣</kbd>
          </Button>
        </div>
        <NextOnes desk={desk} />
      </>
    );
  }
  const isClosed = window.state_id === WINDOW_STATE.closed;
  // Nothing else changes a window on its break.
  const lasts = () => say('breakLasts', { time: durationText(Math.max(0, nowMs - Date.parse(window.last_update))) });
  const who = window.state_user_id === window.clerk_id ? '' : clerkNamed(users, window.state_user_id ?? 0);
  return (
    <div class="nobody">
      <h1>{say(isClosed ? 'stateClosed' : 'stateBreak')}</h1>
      <p class="soft">
        {isClosed ? say('closedHint') : `${lasts()} ${say('onBreakHint')}`} {who === '' ? null : say('decidedBy', { who })}
      </p>
      <Button kind="primary" look="next" disabled={isBusy} onClick={() => void desk.setState(WINDOW_STATE.open)}>
        {say(isClosed ? 'openWindow' : 'endBreak')}
      </Button>
    </div>
  );
}

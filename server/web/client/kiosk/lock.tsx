/** The only exit, for technicians: five touches of the corner within three seconds, then a login and password that the box checks. */
import { useEffect, useRef, useState } from 'preact/hooks';
import { EntranceForm } from '../shared/box/entrance.js';
import { lack } from '../shared/box/installed-app.js';
import { listen, useStore } from '../shared/box/store.js';
import { Dialog } from '../shared/parts/dialog.js';
import { Button } from '../shared/parts/parts.js';
import { kioskId, link, say } from './page.js';
import { ScreenKeyboard } from './screen-keyboard.js';

const TOUCHES = 5;
const WITHIN_MS = 3_000;

export function Lock() {
  const touches = useRef<readonly number[]>([]);
  const [isAsking, setAsking] = useState(false);
  useEffect(keepIn, []);
  const touch = () => {
    const nowMs = performance.now();
    touches.current = [...touches.current.filter((atMs) => nowMs - atMs < WITHIN_MS), nowMs];
    if (touches.current.length < TOUCHES) return;
    touches.current = [];
    setAsking(true);
  };
  return (
    <>
      {/* It is invisible, takes no focus and no key, and has no name, so that visitors do not find it. */}
      <div class="lock-corner" onPointerDown={touch} />
      {isAsking ? <LeaveDialog onClose={() => setAsking(false)} /> : null}
    </>
  );
}

function LeaveDialog({ onClose }: { readonly onClose: () => void }) {
  const leave = async (login: string, password: string) => {
    await link.login({ component: 'registrator', login, password, registrator: kioskId });
    await link.logout();
  };
  return (
    <Dialog title={say('leave')} onClose={onClose}>
      <EntranceForm enterLabel={say('leaveButton')} onEnter={leave} keyboard={<ScreenKeyboard />} />
      <p class="soft">{say('leaveHint')}</p>
      <Lacking />
      <div class="row end">
        <Button onClick={onClose}>{say('cancel')}</Button>
      </div>
    </Dialog>
  );
}

/** For the technician who opens this: visitors can do nothing about it. */
function Lacking() {
  const lacking = useStore(lack);
  return lacking === null ? null : <p class="soft">{say(lacking)}</p>;
}

/** Menus, dragging, zooming and going back lead out of the page. Its kiosk mode blocks the browser's own keys. */
function keepIn(): () => void {
  const stay = () => history.pushState(null, '');
  stay();
  const ends = [
    listen('popstate', stay),
    listen('contextmenu', (event) => event.preventDefault()),
    listen('dragstart', (event) => event.preventDefault()),
    listen('wheel', (event) => event.ctrlKey && event.preventDefault(), { passive: false }),
  ];
  return () => {
    for (const end of ends) end();
  };
}

/** The head of a page for staff, and what every page shows of its connection. */
import type { ComponentChildren } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { secureAddress } from '../box/https-watch.js';
import type { Link } from '../box/link.js';
import { listen, useStore } from '../box/store.js';
import { dateText, timeText, useBeat, useNow } from '../words/time.js';
import { sayShared } from '../words/words.js';
import { LanguageChooser, LookChooser } from './choosers.js';
import { HelpLink, type HelpPlace } from './help.js';
import { Button } from './parts.js';

/** Reports that the box is not reachable. The page keeps its content, which is current again when the connection is back. */
export function ConnectionBanner({ link }: { readonly link: Link }) {
  const status = useStore(link.connection);
  return (
    <div role="status" aria-live="polite">
      {status === 'open' ? null : <LostConnection />}
    </div>
  );
}

/** A restart takes less. */
const SOON_BACK_MS = 30_000;

function LostConnection() {
  const [isLong, setLong] = useState(false);
  useBeat(location.protocol === 'http:' ? SOON_BACK_MS : null, () => setLong(true));
  return (
    <div class="banner">
      {sayShared('connectionLost')}
      {isLong ? <p>{sayShared('perhapsSecure', { address: secureAddress(location.origin) })}</p> : null}
    </div>
  );
}

/** The time of the branch, by the box's clock. @param hasDate for a page that has learned the calendar */
export function Clock({ link, hasDate = false }: { readonly link: Link; readonly hasDate?: boolean }) {
  const nowMs = useNow(link);
  return (
    <div class="clock">
      <time>{timeText(nowMs)}</time>
      {hasDate ? <span class="date">{dateText(nowMs)}</span> : null}
    </div>
  );
}

/** As the style sheets have it. */
const NARROW = matchMedia('(width < 48rem)');

/** Whether there is the room of a telephone only: what is seldom needed is folded there. */
export function useNarrow(): boolean {
  const [isNarrow, become] = useState(NARROW.matches);
  useEffect(() => listen('resize', () => become(NARROW.matches)), []);
  return isNarrow;
}

/** Languages and looks. On a telephone they would take a line of every page, and are chosen once: they stand behind a button. */
export function Choosers() {
  const isNarrow = useNarrow();
  const [isOpen, open] = useState(false);
  return (
    <>
      {isNarrow ? (
        <Button aria-label={`${sayShared('language')}, ${sayShared('textSize')}`} aria-expanded={isOpen} onClick={() => open(!isOpen)}>
          <span aria-hidden="true">⋮</span>
        </Button>
      ) : null}
      {isNarrow && !isOpen ? null : (
        <>
          <LanguageChooser />
          <LookChooser />
        </>
      )}
    </>
  );
}

interface HeadProps {
  readonly link: Link;
  /** Before the clock. */
  readonly children: ComponentChildren;
  /** Before the button that logs out. */
  readonly action?: ComponentChildren;
  /** Where the guides speak of this page. */
  readonly help: HelpPlace;
  readonly onLeave: () => void;
  /** `in-lines`: on a telephone its parts have a line each. */
  readonly look?: string;
}

export const Head = ({ link, children, action, help, onLeave, look = '' }: HeadProps) => (
  <header class={`head ${look}`}>
    {children}
    <Clock link={link} />
    <div class="row head-actions">
      <Choosers />
      <HelpLink place={help} />
      {action}
      <Button onClick={onLeave}>{sayShared('logOut')}</Button>
    </div>
  </header>
);

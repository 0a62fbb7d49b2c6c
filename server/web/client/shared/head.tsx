/** The head of a page for staff, and what every page shows of its connection. */
import type { ComponentChildren } from 'preact';
import { LanguageChooser, LookChooser } from './choosers.js';
import { HelpLink, type HelpPlace } from './help.js';
import type { Link } from './link.js';
import { Button } from './parts.js';
import { useStore } from './store.js';
import { dateText, timeText, useNow } from './time.js';
import { sayShared } from './words.js';

/** Reports that the box is not reachable. The page keeps its content, which is current again when the connection is back. */
export function ConnectionBanner({ link }: { readonly link: Link }) {
  const status = useStore(link.connection);
  return (
    <div role="status" aria-live="polite">
      {status === 'open' ? null : <div class="banner">{sayShared('connectionLost')}</div>}
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

interface HeadProps {
  readonly link: Link;
  /** Before the clock. */
  readonly children: ComponentChildren;
  /** Before the button that logs out. */
  readonly action?: ComponentChildren;
  /** Where the guides speak of this page. */
  readonly help: HelpPlace;
  readonly onLeave: () => void;
}

export const Head = ({ link, children, action, help, onLeave }: HeadProps) => (
  <header class="head">
    {children}
    <Clock link={link} />
    <div class="row head-actions">
      <LanguageChooser />
      <LookChooser />
      <HelpLink place={help} />
      {action}
      <Button onClick={onLeave}>{sayShared('logOut')}</Button>
    </div>
  </header>
);

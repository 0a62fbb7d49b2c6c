/** A board hangs for months, and nobody presses its keys: after an update of the box it loads the new page by itself. */
import type { Link } from '../shared/link.js';

/** The name of the page's own program says what is in it. */
const PROGRAM = /<script type="module"[^>]* src="([^"]+)"/;
const own = document.querySelector('script[type="module"]')?.getAttribute('src');

/** Looks each time the connection is back. */
export function followPage(link: Link): void {
  link.connection.listen((status) => {
    if (status === 'open') void reloadIfNew().catch(() => undefined);
  });
}

async function reloadIfNew(): Promise<void> {
  const answer = await fetch(location.pathname, { cache: 'no-store' });
  const present = answer.ok ? PROGRAM.exec(await answer.text())?.[1] : undefined;
  if (present !== undefined && present !== own) location.reload();
}

/** A board runs for months without a user: after an update of the box it loads the new page by itself. */
import type { Link } from '../shared/link.js';

/** The name of the page's program contains a hash of its content. */
const PROGRAM = /<script type="module"[^>]* src="([^"]+)"/;
const own = document.querySelector('script[type="module"]')?.getAttribute('src');

/** Checks for a new page each time the connection is restored. */
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

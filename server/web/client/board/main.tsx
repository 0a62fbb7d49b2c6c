import { render } from 'preact';
import './board.css';
import { FACTS } from '../shared/facts.js';
import { BoardPage } from './board-page.js';
import { link } from './page.js';

document.title = FACTS.branch;
const page = document.getElementById('page');
if (page) render(<BoardPage />, page);

/** The name of the page's program contains a hash of its content. */
const PROGRAM = /<script type="module"[^>]* src="([^"]+)"/;
const own = document.querySelector('script[type="module"]')?.getAttribute('src');

// A board runs for months without a user: after an update of the box, which interrupts the connection, it loads the new page by itself.
link.connection.listen((status) => {
  if (status === 'open') void reloadIfNew().catch(() => undefined);
});

async function reloadIfNew(): Promise<void> {
  const answer = await fetch(location.pathname, { cache: 'no-store' });
  const present = answer.ok ? PROGRAM.exec(await answer.text())?.[1] : undefined;
  if (present !== undefined && present !== own) location.reload();
}

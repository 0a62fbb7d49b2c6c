import type { Link } from './link.js';
import { useStore } from './store.js';

/** Reports that the box is not reachable. The page keeps its content, which is current again when the connection is back. */
export function ConnectionBanner({ link, text }: { readonly link: Link; readonly text: string }) {
  const status = useStore(link.connection);
  return (
    <div role="status" aria-live="polite">
      {status === 'open' ? null : <div class="banner">{text}</div>}
    </div>
  );
}

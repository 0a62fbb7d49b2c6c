/** Facts that the box writes into the page, so that its head needs no request. */
import { useEffect } from 'preact/hooks';
import type { ReplyData } from '../../../../protocol/registry.js';
import { Store } from './store.js';

export type ShownAppearance = ReplyData<'appearance'>;

interface Facts {
  readonly branch: string;
  /** Time zone of the branch. Clocks use it instead of the time zone of the kiosk's computer. */
  readonly timeZone: string;
  readonly version: string;
  /** Languages of the branch; the first is that of the names in the books. */
  readonly languages: readonly string[];
  /** The look of the branch; left out = plain. */
  readonly appearance?: ShownAppearance;
  /** What to type on the machine of a box that has no branch yet, or that nobody can log in to. */
  readonly firstLogin?: string;
  /** What carries messages to visitors; left out = the branch sends none. */
  readonly messages?: readonly ('sms' | 'email')[];
  /** Of headquarters: the name of the server at which users log in; left out = there is none. */
  readonly logInBy?: string;
}

function factsIn(html: Document): Facts | null {
  const written = html.querySelector('meta[name="qbox"]')?.getAttribute('content') ?? '';
  return written.startsWith('{') ? (JSON.parse(written) as Facts) : null;
}

export const FACTS: Facts = factsIn(document) ?? { branch: 'qbox', timeZone: 'UTC', version: '', languages: ['ru'] };

/** Changes with the facts; `begin` draws the page again then. */
export const factsRead = new Store(0);

/** A box that was restarted may have another name, zone and languages: the page that stays open reads them as a new one would. */
export async function renewFacts(): Promise<void> {
  const page = await presentPage();
  const fresh = page && factsIn(page);
  if (fresh === null || JSON.stringify(fresh) === JSON.stringify(FACTS)) return;
  Object.assign(FACTS, fresh);
  factsRead.set(factsRead.value + 1);
}

/** Not by `fetch` and a parser: the policy of the page lets no text become HTML. */
function presentPage(): Promise<Document | null> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('GET', location.pathname);
    request.responseType = 'document';
    request.onload = () => resolve(request.responseXML);
    request.onerror = reject;
    request.send();
  });
}

export function useTitle(title: string): void {
  useEffect(() => {
    document.title = `${title} · ${FACTS.branch}`;
  }, [title, FACTS.branch]);
}

/** What the box wrote into the page: a page is served with it, and needs no request to show its head. */
interface Facts {
  readonly branch: string;
  /** Of the branch: its clocks go by that, whatever the computer of a kiosk thinks. */
  readonly timeZone: string;
  readonly version: string;
}

function readFacts(): Facts {
  const written = document.querySelector('meta[name="qbox"]')?.getAttribute('content') ?? '';
  return written.startsWith('{') ? (JSON.parse(written) as Facts) : { branch: 'qbox', timeZone: 'UTC', version: '' };
}

export const FACTS = readFacts();

/** Facts that the box writes into the page, so that its head needs no request. */
import { useEffect } from 'preact/hooks';
import type { ReplyData } from '../../../protocol/registry.js';

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
}

function readFacts(): Facts {
  const written = document.querySelector('meta[name="qbox"]')?.getAttribute('content') ?? '';
  return written.startsWith('{') ? (JSON.parse(written) as Facts) : { branch: 'qbox', timeZone: 'UTC', version: '', languages: ['ru'] };
}

export const FACTS = readFacts();

export function useTitle(title: string): void {
  useEffect(() => {
    document.title = `${title} · ${FACTS.branch}`;
  }, [title]);
}

/** The newest events of a data folder, as a support bundle has them: without what somebody wrote or is. */
import { readRecovery } from '../../db/store.js';
import { eventFacts } from './bundle.js';
import { type GatheredTexts, PrivateTexts } from './private-texts.js';

const EVENTS = 500;

export interface BundledEvents {
  readonly batches: readonly { readonly sequence: number; readonly events: readonly unknown[] }[];
  /** Everything private that the folder knows, to be taken out of other texts. */
  readonly texts: GatheredTexts;
}

export function bundleEvents({ directory }: { readonly directory: string }): BundledEvents {
  const texts = new PrivateTexts();
  const { snapshot, entries } = readRecovery(directory);
  if (snapshot !== null) texts.gather(JSON.parse(snapshot.state));
  const batches: { sequence: number; events: unknown[] }[] = [];
  for (const { sequence, events } of entries) {
    const parsed = JSON.parse(events) as Record<string, unknown>[];
    texts.gather(parsed);
    batches.push({ sequence, events: parsed.map(eventFacts) });
    if (batches.length > EVENTS) batches.shift();
  }
  return { batches, texts: texts.toJSON() };
}

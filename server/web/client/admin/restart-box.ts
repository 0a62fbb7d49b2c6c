/** A restart of the box, seen from a page that stays. */
import { link } from './page.js';
import type { Settings } from './settings/draft.js';

const LOOK_MS = 500;
/** A box with a long journal on a slow disk. */
const PATIENCE_MS = 180_000;

/** Resolves once the box has been asked to restart; the function then waits for its return, and rejects if it does not come. */
export async function restartBox({ started_at: startedAt }: Settings): Promise<() => Promise<Settings>> {
  await link.client.call('restartBox', { started_at: startedAt });
  return () => started(startedAt, performance.now() + PATIENCE_MS);
}

async function started(before: string, endMs: number): Promise<Settings> {
  for (;;) {
    // A box that starts slowly leaves the question unanswered: it is asked again.
    const settings = await link.client.call('settings', {}).catch((failure: unknown) => {
      if (performance.now() > endMs) throw failure;
      return null;
    });
    if (settings !== null && (settings.started_at !== before || performance.now() > endMs)) return settings;
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
}

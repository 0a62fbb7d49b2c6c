/**
 * Where the configuration belongs to root, the box leaves the new text in its own folder below /run, and a unit of root's takes it over:
 * `qctl config take`, which checks it. So the box never gets a right to the files that root trusts.
 */
import { randomBytes } from 'node:crypto';
import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

/** In the unit's `RuntimeDirectory=`; the path unit of the package watches it. */
const NAME = 'settings.toml';
const TAKEN_WITHIN_SECONDS = 15;
const LOOK_MS = 100;
/** systemd sees nothing while the service of the path runs, such as for the change before. */
const LEFT_AGAIN_MS = 2_000;

/** null = systemd gave the box no folder. */
export const inboxIn = ({ RUNTIME_DIRECTORY: folder }: NodeJS.ProcessEnv): string | null => (folder ? join(folder, NAME) : null);

/** Resolves with whether the text was taken over in time. */
export async function handOver(inbox: string, text: string, isTaken: () => boolean): Promise<boolean> {
  const fresh = `${inbox}.${randomBytes(6).toString('hex')}`;
  try {
    const endMs = performance.now() + TAKEN_WITHIN_SECONDS * 1000;
    for (let leaveMs = 0; !isTaken() && performance.now() < endMs; await pause(LOOK_MS)) {
      if (performance.now() < leaveMs) continue;
      leaveMs = performance.now() + LEFT_AGAIN_MS;
      writeFileSync(fresh, text, { mode: 0o640 });
      renameSync(fresh, inbox);
    }
    return isTaken();
  } finally {
    rmSync(fresh, { force: true });
    rmSync(inbox, { force: true });
  }
}

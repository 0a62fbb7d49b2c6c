/** A data folder that boxes in the machine begin with: the demo branch, made by a box of this machine, which is quicker. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { noonZone } from '../durability/branch.js';
import { startBox } from '../support/box.js';

/** @returns a folder with the data folder `box` in it */
export async function demoData(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'qbox-power-data-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const box = await startBox({ data: join(folder, 'box'), env: { QBOX_TIME_ZONE: noonZone() } });
  await box.stop();
  for (const made of ['boards', 'keys', 'lines', 'paper', 'speech']) rmSync(join(folder, 'box', made), { recursive: true, force: true });
  return folder;
}

/** Programs that behave like `espeak-ng` and `aplay`, and misbehave as those can: scripts in a temporary folder. */
import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export interface StandIn {
  readonly path: string;
  /** The arguments of each run so far, oldest first. */
  runs(): readonly string[];
}

/** @param script what bash does, after the run was noted */
export function standIn(folder: string, name: string, script: string): StandIn {
  const path = join(folder, name);
  const log = join(folder, `${name}.runs`);
  writeFileSync(path, `#!/bin/bash\necho "$*" >> '${log}'\n${script}\n`);
  chmodSync(path, 0o755);
  return { path, runs: () => (existsSync(log) ? readFileSync(log, 'utf8').trim().split('\n') : []) };
}

/** Configurations as the program would read them. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { type ConfigFault, describeFaults } from '../../server/config/fault.js';
import { type Config, loadConfig } from '../../server/config/load.js';

export const folder = mkdtempSync(join(tmpdir(), 'qbox-config-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let files = 0;
/** A file of its own with the text; its path. */
export function tomlFile(text: string): string {
  // Files that share this module may have seen their end already.
  mkdirSync(folder, { recursive: true });
  const path = join(folder, `${++files}.toml`);
  writeFileSync(path, text);
  return path;
}

export function goodConfig(argv: readonly string[], environment: NodeJS.ProcessEnv = {}): Config {
  const loaded = loadConfig(argv, environment);
  if ('faults' in loaded) throw new Error(describeFaults(loaded));
  if ('answer' in loaded) throw new Error(loaded.answer);
  return loaded;
}

export function faultsOf(argv: readonly string[], environment: NodeJS.ProcessEnv = {}): readonly ConfigFault[] {
  const loaded = loadConfig(argv, environment);
  return 'faults' in loaded ? loaded.faults : [];
}

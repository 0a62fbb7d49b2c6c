/** Names of settings that are nearly right: what whoever wrote them meant. */

import { editDistance, nearest } from '../model/spelling.js';
import type { ConfigFault } from './load.js';
import { SETTINGS, type Setting } from './schema.js';

/** Only near misses: variables of other programs may begin with QBOX_ as well. */
export function misspeltVariables(environment: NodeJS.ProcessEnv): ConfigFault[] {
  const known = ['QBOX_CONFIG', ...SETTINGS.map((setting) => setting.environment)];
  return Object.keys(environment)
    .filter((name) => name.startsWith('QBOX_') && !known.includes(name))
    .map((name) => ({ name, meant: nearest(name, known) }))
    .filter(({ name, meant }) => editDistance(name, meant) <= (name.length < 13 ? 1 : 2))
    .map(({ name, meant }) => ({
      field: name,
      expected: `the name of a setting (did you mean ${meant}?)`,
      got: undefined,
      source: `environment ${name}`,
    }));
}

/** A key of the right name in the wrong table is nearer than a similar one in the right table. */
export function nearestPath(table: string, key: string): string {
  const distance = (setting: Setting) => 2 * editDistance(key, setting.fileKey) + (setting.table === table ? 0 : 1);
  return SETTINGS.reduce((best, setting) => (distance(setting) < distance(best) ? setting : best)).path;
}

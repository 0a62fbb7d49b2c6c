/** What is told of versions. */
import { sqliteVersion } from '../../db/store.js';
import { packageVersion } from '../config/load.js';

/** What `info` tells. The original's `hasp` is the number of a dongle; an open box has none. */
export function versions(): Record<string, string> {
  const own = packageVersion();
  return {
    common: own,
    core: own,
    database: sqliteVersion(),
    jsengine: process.versions.v8,
    wssserver: own,
    db: own,
    hasp: '0',
  };
}

/** The settings of the box whose folder is audited. */
import { loadConfig } from '../../dist/server/config/load.js';

/** As the box finds them: the environment, then the file that `QBOX_CONFIG` names, else the folder's own; then the zone of the system. */
export function settingsOf(folder: string, environment: NodeJS.ProcessEnv): { readonly timeZone: string; readonly historyDays: number } {
  const config = loadConfig([`--data=${folder}`], environment, { withOwn: true });
  if ('branch' in config) return { timeZone: config.branch.timeZone, historyDays: config.storage.historyDays };
  throw new Error(`the settings are wrong: ${JSON.stringify(config)}`);
}

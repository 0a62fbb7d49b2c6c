/** The daemon of text messages: gammu-smsd has to look where the box puts them. */
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { textIn } from '../../../drivers/kernel-files.js';
import { loadConfig } from '../../config/load.js';
import { type Check, type Finding, fault, ok, type Patient, skipped } from './check.js';

const SETTINGS = 'etc/gammu-smsdrc';
/** By key of the daemon: the folder below that of the box. */
const FOLDERS = { outboxpath: 'outbox', sentsmspath: 'sent', errorsmspath: 'error' } as const;

export const textMessageChecks: readonly Check[] = [{ name: 'text messages', look }];

function look({ root, config, env }: Patient): Finding {
  const loaded = config === null ? null : loadConfig(['--config', config], env);
  const spool = loaded === null || 'faults' in loaded || 'answer' in loaded ? null : loaded.messages.gammu;
  if (spool === null) return skipped('gammu-smsd sends none: the configuration names no folder of it');
  const file = join(root, SETTINGS);
  if (!existsSync(file))
    return fault(`there is no /${SETTINGS}`, 'Install the daemon: apt install gammu-smsd; its settings are in docs/installation.md.');
  const text = textIn(file);
  if (text === null) return skipped(`/${SETTINGS} cannot be read from here (root may)`);
  const wrong = wrongIn(settingsIn(text), spool);
  return wrong === undefined
    ? ok(`/${SETTINGS} takes messages from ${spool}`)
    : fault(`/${SETTINGS}: ${wrong.seen}`, `Set ${wrong.set} in its section [smsd]; then: systemctl restart gammu-smsd.`);
}

interface Wrong {
  readonly seen: string;
  readonly set: string;
}

function wrongIn(settings: ReadonlyMap<string, string>, spool: string): Wrong | undefined {
  const service = settings.get('service');
  if (service?.toLowerCase() !== 'files') return { seen: `service is ${service ?? 'not set'}`, set: 'service = files' };
  for (const [key, folder] of Object.entries(FOLDERS)) {
    const wanted = join(spool, folder);
    const set = settings.get(key);
    if (set === undefined || resolve(set) !== resolve(wanted)) return { seen: `${key} is ${set ?? 'not set'}`, set: `${key} = ${wanted}/` };
  }
  return undefined;
}

/** Of the section `[smsd]`. The daemon does not care for capitals in keys. */
function settingsIn(text: string): ReadonlyMap<string, string> {
  const settings = new Map<string, string>();
  let section = '';
  for (const line of text.split('\n')) {
    section = /^\s*\[(\w+)\]/.exec(line)?.[1]?.toLowerCase() ?? section;
    const [, key, value] = /^\s*(\w+)\s*=\s*(.*?)\s*$/.exec(line) ?? [];
    if (section === 'smsd' && key !== undefined && value !== undefined) settings.set(key.toLowerCase(), value);
  }
  return settings;
}

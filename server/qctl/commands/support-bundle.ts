/** `qctl support-bundle`: one file for whoever is asked for help, without secrets and personal data. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import type { Command } from 'commander';
import { parse } from 'smol-toml';
import { readRecovery } from '../../../db/store.js';
import { packageVersion } from '../../config.js';
import { configurationFacts, eventFacts, logLines, withoutPrivate } from '../bundle.js';
import { configFileOf, type DataFolderOptions, dataFolderOf, inDataFolder, refusalOf, withDataFolder } from '../data-folder.js';
import { explain } from '../failures.js';
import { type GlobalOptions, globalOptions, sessionOptions } from '../global-options.js';
import { json } from '../output.js';
import { withSession } from '../session.js';
import type { Surroundings } from '../surroundings.js';
import { ask, findingsOf } from './doctor.js';
import { readStatus } from './status.js';

const EVENTS = 500;
const LOG_LINES = '2000';

export function addSupportBundle(root: Command, surroundings: Surroundings): void {
  withDataFolder(
    root.command('support-bundle').description('writes one file for whoever is asked for help, without secrets and personal data'),
  )
    .option('--to <file>', 'where to; else qbox-support-TIME.tar.gz in the present folder')
    .addHelpText(
      'after',
      `
It works when the box is down, too. Names of people, comments, photos, PINs, passwords and tokens are not in it; people are their numbers.

Examples:
  sudo qctl support-bundle                                  into the present folder
  sudo qctl support-bundle --to /media/stick/box.tar.gz     onto a memory stick`,
    )
    .action(async (own: DataFolderOptions & { to?: string }, command: Command) => {
      const options = globalOptions(command);
      const time = new Date().toISOString().replace(/[-:]|\.\d+/g, '');
      const file = resolve(own.to ?? `qbox-support-${time}.tar.gz`);
      const parts = await partsOf(own, options, surroundings);
      try {
        pack(file, parts);
      } catch (failure) {
        throw refusalOf(failure);
      }
      surroundings.out(options.json ? json({ file, parts: Object.keys(parts) }) : `${file}\n`);
    });
}

type Parts = Readonly<Record<string, string>>;

async function partsOf(own: DataFolderOptions, options: GlobalOptions, surroundings: Surroundings): Promise<Parts> {
  const data = dataFolderOf(own, surroundings);
  const [findings, live, unit, kernel] = await Promise.all([
    findingsOf(own, options, surroundings),
    liveParts(options, surroundings),
    ask('journalctl', '-u', 'qbox', '-n', LOG_LINES, '-o', 'cat', '--no-pager'),
    ask('dmesg', '--level=emerg,alert,crit,err,warn'),
  ]);
  return {
    ...live,
    'doctor.json': json(findings.map(({ check, verdict, remedy }) => ({ check, verdict, remedy }))),
    'versions.json': json({ qctl: packageVersion(), node: process.versions, platform: process.platform, arch: process.arch }),
    'configuration.json': json(configurationOf(configFileOf(own, surroundings))),
    'events.json': await eventsOf(data),
    ...(unit !== null && { 'log.jsonl': `${logLines(unit)}\n` }),
    ...(kernel !== null && { 'kernel.txt': kernel.split('\n').slice(-300).join('\n') }),
  };
}

/** What the box says; without it, why it says nothing. */
async function liveParts(options: GlobalOptions, surroundings: Surroundings): Promise<Parts> {
  try {
    let parts: Parts = {};
    await withSession(sessionOptions(options), surroundings, async ({ client, where }) => {
      const { diagnostics, devices, windows, queue, version, boxTime, sessions } = await readStatus(client, where);
      const places = windows.map(({ id, state, ticket }) => ({ id, state, ticket }));
      parts = {
        'status.json': json({ version, boxTime, sessions, queue, windows: places }),
        'diagnostics.json': json(diagnostics),
        'devices.json': json(withoutPrivate(devices)),
      };
    });
    return parts;
  } catch (failure) {
    return { 'unreachable.txt': `${explain(failure)}\n` };
  }
}

function configurationOf(file: string | null): unknown {
  if (file === null) return null;
  try {
    return configurationFacts(parse(readFileSync(file, 'utf8')));
  } catch (failure) {
    // The message of the parser quotes the line, and a line may be a secret.
    return { unreadable: failure instanceof Error && 'code' in failure ? String(failure.code) : 'not TOML' };
  }
}

async function eventsOf(data: string): Promise<string> {
  if (!existsSync(join(data, 'qbox.db'))) return json({ events: [], why: 'there is no database' });
  try {
    return await inDataFolder(data, () => {
      const batches: { sequence: number; events: unknown[] }[] = [];
      for (const { sequence, events } of readRecovery(data).entries) {
        batches.push({ sequence, events: (JSON.parse(events) as Record<string, unknown>[]).map(eventFacts) });
        if (batches.length > EVENTS) batches.shift();
      }
      return json({ batches });
    });
  } catch (failure) {
    return json({ events: [], why: failure instanceof Error ? failure.message : String(failure) });
  }
}

/** Debian always has tar. The file is made beside its name first: half a bundle is none. */
function pack(file: string, parts: Parts): void {
  const folder = mkdtempSync(join(tmpdir(), 'qbox-support-'));
  const name = basename(file).replace(/\.tar\.gz$|\.tgz$/, '');
  try {
    mkdirSync(join(folder, name));
    for (const [part, text] of Object.entries(parts)) writeFileSync(join(folder, name, part), text);
    writeFileSync(file, execFileSync('tar', ['-C', folder, '-cz', name], { maxBuffer: 256 * 1024 * 1024 }), { mode: 0o600 });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

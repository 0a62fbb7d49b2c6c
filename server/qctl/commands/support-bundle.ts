/** `qctl support-bundle`: one file for support requests, without secrets and personal data. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { parse } from 'smol-toml';
import { packageVersion } from '../../config/flags.js';
import { asOwner, writeNamedFile } from '../as-owner/as-owner.js';
import { readNamedFile } from '../as-owner/controller.js';
import { configurationFacts, logLines, PEOPLE_BOOKS, PrivateTexts, withoutPrivate } from '../bundle.js';
import type { QctlCommand } from '../command.js';
import { type DataFolderOptions, refusalOf, withDataFolder } from '../data-folder.js';
import type { Patient } from '../doctor/check.js';
import { explain, messageOf } from '../failures.js';
import type { Run } from '../global-options.js';
import { json } from '../output.js';
import { withSession } from '../session.js';
import { ask, examination } from './doctor.js';
import { readStatus } from './status.js';

const BYTES_MAX = 256 * 1024 * 1024;
const LOG_LINES = '2000';

type Options = DataFolderOptions & { readonly to?: string };

export function addSupportBundle(root: QctlCommand): void {
  withDataFolder(root.command('support-bundle').description('writes one file for support requests, without secrets and personal data'))
    .option('--to <file>', 'file to write (default: qbox-support-TIME.tar.gz in the current folder)')
    .explained(
      {
        'sudo qctl support-bundle': 'into the current folder',
        'sudo qctl support-bundle --to /media/stick/box.tar.gz': 'onto a memory stick',
      },
      `
It also works while the box is down. It contains no names of people, comments, photos, PINs, passwords and tokens; people are numbers.`,
    )
    .finds(bundle, ({ file }) => `${file}\n`);
}

async function bundle(run: Run<Options>) {
  const file = resolve(run.options.to ?? `qbox-support-${new Date().toISOString().replace(/[-:]|\.\d+/g, '')}.tar.gz`);
  const parts = await partsOf(run);
  const content = packed(basename(file).replace(/\.tar\.gz$|\.tgz$/, ''), parts);
  await writeNamedFile(file, content).catch((failure: unknown) => Promise.reject(refusalOf(failure)));
  return { file, parts: Object.keys(parts) };
}

/** Objects become JSON; texts stay. */
type Parts = Readonly<Record<string, unknown>>;

async function partsOf(run: Run<Options>): Promise<Readonly<Record<string, string>>> {
  const texts = new PrivateTexts();
  const [{ patient, findings }, live] = await Promise.all([examination(run), liveParts(run, texts)]);
  const { config, isElsewhere } = patient;
  const parts: Parts = {
    ...live,
    'doctor.json': findings.map(({ check, verdict, remedy }) => ({ check, verdict, remedy })),
    'versions.json': { qctl: packageVersion(), node: process.versions, platform: process.platform, arch: process.arch },
    ...(!isElsewhere && { 'configuration.json': configurationOf(config), ...(await machineParts(patient, texts)) }),
  };
  // By now all private texts of the box are gathered.
  return Object.fromEntries(
    Object.entries(parts).map(([name, part]) => [name, typeof part === 'string' ? texts.without(part) : json(texts.withoutIn(part))]),
  );
}

/** From the machine of the box: its logs, and the journal. */
async function machineParts({ data }: Patient, texts: PrivateTexts): Promise<Parts> {
  const [unit, kernel] = await Promise.all([
    ask('journalctl', '-u', 'qbox', '-n', LOG_LINES, '-o', 'cat', '--no-pager'),
    ask('dmesg', '--level=emerg,alert,crit,err,warn'),
  ]);
  return {
    'events.json': await eventsOf(data, texts),
    ...(unit !== null && { 'log.jsonl': `${logLines(unit)}\n` }),
    ...(kernel !== null && { 'kernel.txt': kernel.split('\n').slice(-300).join('\n') }),
  };
}

/** Answers of the box, or the reason why it does not answer. */
async function liveParts(run: Run, texts: PrivateTexts): Promise<Parts> {
  try {
    return await withSession(run, async ({ client, where }) => {
      const { diagnostics, devices, windows, queue, version, boxTime, sessions } = await readStatus(client, where);
      for (const book of PEOPLE_BOOKS) texts.gather(await client.list(book), true);
      const places = windows.map(({ id, state, ticket }) => ({ id, state, ticket }));
      return {
        'status.json': { version, boxTime, sessions, queue, windows: places },
        'diagnostics.json': diagnostics,
        'devices.json': withoutPrivate(devices),
      };
    });
  } catch (failure) {
    return { 'unreachable.txt': `${explain(failure)}\n` };
  }
}

function configurationOf(file: string | null): unknown {
  if (file === null) return null;
  try {
    return configurationFacts(parse(readNamedFile(file).toString('utf8')));
  } catch (failure) {
    // The message of the parser quotes the line, which may contain a secret.
    return { unreadable: failure instanceof Error && 'code' in failure ? String(failure.code) : 'not TOML' };
  }
}

async function eventsOf(data: string, texts: PrivateTexts): Promise<unknown> {
  if (!existsSync(join(data, 'qbox.db'))) return { events: [], why: 'there is no database' };
  try {
    const { batches, texts: found } = await asOwner(data, 'bundleEvents', { directory: data });
    texts.add(found);
    return { batches };
  } catch (failure) {
    return { events: [], why: messageOf(failure) };
  }
}

/** tar is always present on Debian. */
function packed(name: string, parts: Readonly<Record<string, string>>): Buffer {
  const folder = mkdtempSync(join(tmpdir(), 'qbox-support-'));
  try {
    mkdirSync(join(folder, name));
    for (const [part, text] of Object.entries(parts)) writeFileSync(join(folder, name, part), text);
    return execFileSync('tar', ['-C', folder, '-cz', name], { maxBuffer: BYTES_MAX });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

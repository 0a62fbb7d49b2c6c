/** `qctl device add` and `remove`: change tables of devices in qbox.toml, and leave the rest byte for byte as it is. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Option } from 'commander';
import { parse } from 'smol-toml';
import { type DeviceLines, deviceToml, KINDS, type Kind, portKeyOf, TABLE_OF_KIND } from '../../../config/devices/kinds.js';
import { DEVICE_NAME } from '../../../config/devices/tables.js';
import { expecting } from '../../../config/expectations.js';
import type { ConfigFault } from '../../../config/fault.js';
import { withoutTable, withTable } from '../../../config/file.js';
import type { QctlCommand } from '../../command.js';
import { faultsOfText, replaceConfig, textOf, warningsOf } from '../../config-file.js';
import { configFileToWrite, isUsualConfig, withConfigFile } from '../../data-folder.js';
import type { Dependencies } from '../../dependencies.js';
import { RefusedError, UsageError } from '../../failures.js';
import type { Run } from '../../global-options.js';
import { paint, printable } from '../../output.js';
import { askChoice, askText, confirmed, type WithYes } from '../../questions.js';
import { settingsByName, showPreview, standsAt } from './device-branch.js';
import { askPlace, modelAt, refuseMalformedPort, refuseUnknownModel } from './device-place.js';
import { ownProfiles } from './device-profile.js';

interface FileOptions extends WithYes {
  readonly config?: string;
}

interface AddOptions extends FileOptions {
  readonly port?: string;
  readonly profile?: string;
  readonly set: readonly string[];
}

export function addAdd(command: QctlCommand): void {
  withConfigFile(command)
    .description('adds a device to qbox.toml: asks for what is missing, checks the whole file, and leaves the rest of it as it is')
    .option('--port <port>', 'where it is, such as usblp:/dev/usb/lp0; a screen: /dev/fb0; a loudspeaker: its ALSA device')
    .option('--profile <id>', 'model of the device; a printer is asked for it, if this is left out')
    .addOption(
      new Option('--set <key=value>', 'another setting of its table, such as workplace=11; may be repeated')
        .default([])
        .argParser((word: string, words: readonly string[]) => [...words, word]),
    )
    .withYes()
    .explained(
      {
        'qctl device add': 'asks what, where, which model, and its name',
        'qctl device add printer hall --port usblp:/dev/usb/lp0 --profile epson-tm-t20iii --yes': '',
        'qctl device add printer hall --port "serial:/dev/ttyS0?baud=9600" --yes':
          'finds the speed of the line, and asks the printer what it is',
        'qctl device add keypad window-2 --port hid:1-2.3 --profile usb-number-pad --set "workplace=Window 2"': '',
      },
      'A file that does not exist is made. What the command line lacks is asked for, by number or by word; in a script all of it is ' +
        'needed, but for the model of a printer that answers.',
    )
    .does(add);
}

async function add(run: Run<AddOptions>, word: string | undefined, given: string | undefined): Promise<void> {
  const { options: own, dependencies } = run;
  const file = fileOf(own, dependencies);
  const before = existsSync(file) ? textOf(file) : null;
  const profiles = ownProfiles(own, dependencies);
  const kind =
    word === undefined
      ? await askChoice(
          dependencies,
          'What is it',
          'KIND',
          KINDS.map((one) => ({ label: one, value: one, word: one })),
        )
      : kindNamed(word);
  // Nothing else is asked for if these are wrong.
  if (own.profile !== undefined) refuseUnknownModel(kind, own.profile, profiles);
  if (own.port !== undefined) refuseMalformedPort(kind, own.port);
  const place = own.port === undefined ? await askPlace(kind, profiles, dependencies) : { port: own.port, profile: null };
  const { port, profile } = await modelAt(kind, place, own.profile, profiles, run);
  const name = given ?? (await askText(dependencies, 'Its name', 'NAME', 'hall'));
  const others = [...(await settingsByName(run, own.set.map(settingOf))), ...(await standsAt(kind, run))];
  const device = await inOrder({ table: TABLE_OF_KIND[kind], name, port, profile, others }, file, before, run);
  const lines = deviceToml(device);
  dependencies.out(lines);
  if (kind === 'led' && device.profile !== null) await showPreview(run, device.profile, device.others);
  const text = withTable(before ?? '', lines);
  for (const warning of warningsOf(file, text, `${device.table}.${device.name}`)) dependencies.err(`warning: ${printable(warning)}\n`);
  await confirmed(run, before === null ? `Write this into the new file ${file}?` : `Write this into ${file}?`);
  await write(file, before, text, run);
}

/** More faults than a device has settings are not put right by asking. */
const ASKED_MAX = 12;

/**
 * What the box would not start with is asked for again, and what its table lacks for the first time: by the checks of a start,
 * which know what a
 * model needs. All other answers stay. Where nobody can be asked, and of what is wrong elsewhere in the file, the writing tells.
 */
async function inOrder(draft: DeviceLines, file: string, before: string | null, run: Run<AddOptions>): Promise<DeviceLines> {
  const { ask, err } = run.dependencies;
  let device = draft;
  for (let asked = 0; ask !== undefined && asked < ASKED_MAX; asked++) {
    const wrong = wrongSetting(device, file, before);
    if (wrong === null) break;
    const { key, expected, got } = wrong;
    err(`${printable(`${key}: expected ${expected}${got === undefined ? '' : `, got ${got}`}`)}\n`);
    const typed = (await ask(`${key}: `)).trim();
    if (typed !== '') device = await withSetting(device, key, typed, run);
  }
  return device;
}

function wrongSetting(
  device: DeviceLines,
  file: string,
  before: string | null,
): (Pick<ConfigFault, 'expected' | 'got'> & { key: string }) | null {
  const { table, name } = device;
  if (!DEVICE_NAME.test(name)) return { key: 'name', ...expecting('deviceName'), got: name };
  const isTaken = before !== null && withoutTable(before, table, name) !== null;
  if (isTaken) return { key: 'name', ...expecting('freeName'), got: name };
  const own = `${table}.${name}`;
  const fault = faultsOfText(file, withTable(before ?? '', deviceToml(device))).find(
    ({ field }) => field === own || field.startsWith(`${own}.`),
  );
  return fault === undefined ? null : { ...fault, key: fault.field === own ? 'name' : fault.field.slice(own.length + 1) };
}

async function withSetting(device: DeviceLines, key: string, typed: string, run: Run<AddOptions>): Promise<DeviceLines> {
  if (key === 'name') return { ...device, name: typed };
  if (key === portKeyOf(device.table)) return { ...device, port: typed };
  if (key === 'profile') return { ...device, profile: typed };
  const [setting = settingOf(`${key}=${typed}`)] = await settingsByName(run, [settingOf(`${key}=${typed}`)]);
  return { ...device, others: [...device.others.filter(([other]) => other !== key), setting] };
}

function fileOf(own: FileOptions, dependencies: Dependencies): string {
  const file = configFileToWrite(own, dependencies);
  if (file === null)
    throw new UsageError('there is no configuration file: name one with --config FILE; "device add" makes it if it is missing');
  return file;
}

function kindNamed(word: string): Kind {
  const kind = KINDS.find((one) => one === word);
  if (kind === undefined) throw new UsageError(`no kind of device is called ${word}; there are ${KINDS.join(', ')}`);
  return kind;
}

/** `workplace=11`: a value that is not TOML is a text. */
function settingOf(word: string): readonly [string, string] {
  const [, key, value] = /^([a-z_]+)=(.*)$/s.exec(word) ?? [];
  if (key === undefined || value === undefined) throw new UsageError(`--set ${word}: expected key=value, such as workplace=11`);
  try {
    const [only, ...more] = Object.keys(parse(`${key} = ${value}`));
    if (only === key && more.length === 0) return [key, value];
  } catch {
    // A text without quotes.
  }
  return [key, JSON.stringify(value)];
}

/** The box reads the configuration only at its start. */
async function write(file: string, before: string | null, text: string, { options, dependencies }: Run<WithYes>): Promise<void> {
  const { out, err, confirm, root, env } = dependencies;
  replaceConfig(file, before, text);
  const start = isUsualConfig(file, dependencies) ? 'systemctl restart qbox' : `qboxd --config ${file}`;
  out(`${paint(dependencies, 'green', 'written')} to ${file}; the box reads it when it starts: ${start}\n`);
  // `--yes` agrees to the change of the file; a restart, during which visitors wait, needs its own consent.
  const hasSystemd = existsSync(join(root, 'run/systemd/system'));
  if (options.yes || !hasSystemd || !confirm || !(await confirm('Restart the box now?'))) return;
  const { status, error } = spawnSync('systemctl', ['restart', 'qbox'], { env: { ...process.env, ...env }, stdio: 'inherit' });
  if (status !== 0) err(`qctl: the box was not restarted: ${error?.message ?? `systemctl ended with ${status}`}\n`);
}

export function addRemove(command: QctlCommand): void {
  withConfigFile(command)
    .description('removes a device from qbox.toml, if its table can be cut out cleanly')
    .withYes()
    .explained({ 'qctl device remove printer cash': 'the table [printers.cash]' })
    .does(async (run: Run<FileOptions>, word: string, name: string) => {
      const file = fileOf(run.options, run.dependencies);
      const table = TABLE_OF_KIND[kindNamed(word)];
      const before = textOf(file);
      const text = withoutTable(before, table, name);
      if (text === null) throw new RefusedError(`[${table}.${name}] is not in ${file}, or cannot be cut out cleanly: edit the file`);
      await confirmed(run, `Take [${table}.${name}] out of ${file}?`);
      await write(file, before, text, run);
    });
}

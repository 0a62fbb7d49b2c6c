/** `qctl config …`: the configuration as the box would read it, without a box. `qctl pin LOGIN`: a line of `[pins]` for a user. */
import { createPrivateKey, X509Certificate } from 'node:crypto';
import { existsSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { daysLeft } from '../../config/certificates.js';
import { type ConfigFault, describeFaults } from '../../config/fault.js';
import { type Config, loadConfig, settingsInEffect } from '../../config/load.js';
import { digestOf, hashPassword } from '../../pipeline/access/passwords.js';
import { readNamedFile } from '../as-owner/controller.js';
import type { QctlCommand } from '../command.js';
import { textDrawnIn } from '../config-file.js';
import { configFileOf, type DataFolderOptions, withConfigFile } from '../data-folder.js';
import type { Dependencies } from '../dependencies.js';
import { messageOf, NotInOrderError, UsageError } from '../failures.js';
import type { Run } from '../global-options.js';
import { json, printable, table } from '../output.js';
import { addTake } from './config-take.js';

export function addConfig(root: QctlCommand): void {
  const config = root.command('config').description('checks and shows the configuration of the box');
  config
    .command('check [file]')
    .description('lists all faults of the configuration, and the files and devices in it that do not exist')
    .explained(
      {
        'qctl config check': '/etc/qbox/qbox.toml, and the environment',
        'qctl config check new-qbox.toml': 'before it takes the place of that',
      },
      'Exit code 4 says that a box would not start with it. Warnings alone are no fault.',
    )
    .finds(
      ({ dependencies }, file: string | undefined) =>
        check(argumentsFor({ ...(file !== undefined && { config: file }) }, dependencies), dependencies),
      ({ faults, warnings }) => printedLines([...faults, ...warnings.map((warning) => `warning: ${warning}`)], faults.length === 0),
      ({ faults }) =>
        faults.length > 0 ? new NotInOrderError(`${faults.length} ${faults.length === 1 ? 'thing is' : 'things are'} wrong`) : null,
    );
  withConfigFile(config.command('show'))
    .description('shows every setting with its value and where it comes from')
    .option('--changed', 'only settings that differ from their defaults')
    .explained(
      { 'qctl config show --changed': 'what this box has of its own' },
      'Devices and pins are not settings: "qctl config check" looks at them.',
    )
    .does(show);
  addTake(config.command('take <file>'));
}

/** Faults that would prevent a start of the box, or keep it from doing what the file says. */
interface Checked {
  readonly faults: readonly string[];
  /** Valid settings that do not fit the present state of this machine. */
  readonly warnings: readonly string[];
}

const printedLines = (lines: readonly string[], isGood: boolean): string =>
  [...lines.map(printable), ...(isGood ? ['OK'] : [])].map((line) => `${line}\n`).join('');

function argumentsFor(options: DataFolderOptions, dependencies: Dependencies): readonly string[] {
  const file = configFileOf(options, dependencies);
  return file === null ? [] : ['--config', file];
}

function check(argv: readonly string[], { env }: Dependencies): Checked {
  const loaded = loadConfig(argv, { ...env });
  if ('faults' in loaded) return { faults: loaded.faults.map(lineOf), warnings: [] };
  if ('answer' in loaded) return { faults: [], warnings: [] };
  const certificate = certificateState(loaded);
  return {
    faults: [...dataFaults(loaded), ...certificate.faults],
    warnings: [...missingDevices(loaded), ...textDrawnIn(loaded), ...certificate.warnings],
  };
}

const lineOf = (fault: ConfigFault): string => describeFaults({ faults: [fault] });

function dataFaults({ server: { data } }: Config): string[] {
  if (!existsSync(data)) return existsSync(dirname(data)) ? [] : [`server.data: ${data} and the folder above it are not there`];
  const entry = statSync(data);
  if (!entry.isDirectory()) return [`server.data: ${data} is a file`];
  return (entry.mode & 0o300) === 0o300 ? [] : [`server.data: ${data} may not be written to by its owner: chmod u+rwx`];
}

/** The certificate and its key, as faults that prevent a start, and as warnings. */
function certificateState({ server: { tlsCertificate, tlsKey } }: Config): Checked {
  if (tlsCertificate === null || tlsKey === null) return { faults: [], warnings: [] };
  // Apart, because who may not read the key still learns that the certificate has expired.
  const [certificate, ...unread] = read('server.tls_certificate', () => new X509Certificate(readNamedFile(tlsCertificate)));
  const [key, ...unreadKey] = read('server.tls_key', () => createPrivateKey(readNamedFile(tlsKey)));
  const isOther = certificate !== null && key !== null && !certificate.checkPrivateKey(key);
  const hasExpired = certificate !== null && daysLeft(certificate, Date.now()) < 0;
  return {
    faults: [...unread, ...unreadKey, ...(isOther ? [`server.tls_key: ${tlsKey} is not the key of ${tlsCertificate}`] : [])],
    warnings: hasExpired ? [`server.tls_certificate: it has expired (${certificate.validTo})`] : [],
  };
}

/** The value, or null and the fault. */
function read<Value>(setting: string, parse: () => Value): readonly [Value] | readonly [null, string] {
  try {
    return [parse()];
  } catch (failure) {
    return [null, `${setting}: it cannot be read: ${messageOf(failure)}`];
  }
}

function missingDevices({ printers, leds, keypads, scanners }: Config): string[] {
  const named = Object.entries({ printers, leds, keypads, scanners }).flatMap(([kind, devices]) =>
    devices.map(({ name, address }) => ({ field: `${kind}.${name}.port`, path: 'path' in address ? address.path : null })),
  );
  return named.flatMap(({ field, path }) => (path === null || existsSync(path) ? [] : [`${field}: ${path} is not there now`]));
}

interface ShowOptions extends DataFolderOptions {
  readonly changed?: boolean;
}

function show({ options, dependencies }: Run<ShowOptions>): void {
  const argv = argumentsFor(options, dependencies);
  const rows = settingsInEffect(argv, { ...dependencies.env })
    .filter(({ source }) => !options.changed || source !== 'default')
    .map(({ setting, value, source }) => ({ setting: setting.path, value, source }));
  const shown = rows.map((row) => ({ ...row, value: row.value === null ? 'none' : String(row.value) }));
  dependencies.out(options.json ? json(rows) : table(shown, dependencies));
  // Otherwise the defaults would be shown as the settings of an unreadable file.
  if ('faults' in loadConfig(argv, { ...dependencies.env }))
    throw new NotInOrderError('no box would start with this configuration: "qctl config check" lists its faults');
}

export function addPin(root: QctlCommand): void {
  root
    .command('pin <login>')
    .description('asks for the PIN of a clerk and shows it as a line for [pins] in qbox.toml')
    .explained({ 'qctl pin petrov': 'asks for the PIN and prints "petrov = HASH"' })
    .does(async ({ dependencies }, login: string) => dependencies.out(`${printable(await pinLine(login, dependencies))}\n`));
}

const PIN = /^\d{4,12}$/;
/** A key of TOML that needs no quotes. */
const BARE_KEY = /^[A-Za-z0-9_-]+$/;

async function pinLine(login: string, { readPassword, readInput }: Pick<Dependencies, 'readPassword' | 'readInput'>): Promise<string> {
  const pin = (readPassword ? await readPassword(`PIN of ${login}: `) : await readInput()).trim();
  if (!PIN.test(pin)) throw new UsageError('expected a PIN of 4 to 12 digits');
  const key = BARE_KEY.test(login) ? login : JSON.stringify(login);
  return `${key} = ${JSON.stringify(await hashPassword(digestOf(pin)))}`;
}

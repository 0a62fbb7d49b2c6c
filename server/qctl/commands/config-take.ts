/** `qctl config take`: root takes over a text of the configuration that the box has left, where it changes only what the box may steer. */
import { isDeepStrictEqual } from 'node:util';
import { parse } from 'smol-toml';
import { ownPairIn } from '../../config/certificates.js';
import { settingsInEffect } from '../../config/load.js';
import { isFixed } from '../../config/values.js';
import type { QctlCommand } from '../command.js';
import { replaceConfig, textOf } from '../config-file.js';
import { configFileOf, type DataFolderOptions, withConfigFile } from '../data-folder.js';
import { RefusedError, UsageError } from '../failures.js';
import type { Run } from '../global-options.js';

export function addTake(command: QctlCommand): void {
  withConfigFile(command)
    .description('takes over a new text of the configuration, as the box leaves it for root; keeps the text of before beside it')
    .explained(
      { 'qctl config take /run/qbox/settings.toml': 'what qbox-settings.service does' },
      'Refuses a text with which the box would not start, and one that changes where the box, its data, its socket, its key or its own ' +
        'profiles are.',
    )
    .does(take);
}

function take({ options, dependencies }: Run<DataFolderOptions>, from: string): void {
  const file = configFileOf(options, dependencies);
  if (file === null) throw new UsageError('there is no configuration file: name one with --config FILE');
  const before = textOf(file);
  const text = textOf(from);
  if (text === before) return;
  if (isToml(text)) refuseFixed(file, text);
  replaceConfig(file, before, text, { copy: `${file}.before` });
  dependencies.out(`${file} was taken over from ${from}\n`);
}

/** These decide where root works, and which files it trusts and reads: so they are compared before anything that the text names is read. */
function refuseFixed(file: string, text: string): void {
  const argv = ['--config', file];
  const present = new Map(settingsInEffect(argv, {}).map(({ setting, value }) => [setting.path, value]));
  const wanted = settingsInEffect(argv, {}, { readFile: () => text });
  const maySetPair = isOwnPair(new Map(wanted.map(({ setting, value }) => [setting.path, value])), present.get('server.data'));
  const changed = wanted.filter(
    ({ setting, value }) =>
      isFixed(setting) && !isDeepStrictEqual(value, present.get(setting.path)) && !(maySetPair && PAIR.includes(setting.path)),
  );
  if (changed.length === 0) return;
  throw new RefusedError(`only root changes ${changed.map(({ setting }) => setting.path).join(', ')}: nothing was written`);
}

const PAIR = ['server.tls_certificate', 'server.tls_key'];

/** The box may name the pair in its own data folder, where root works for nobody, or none: it could as well serve whom it likes. */
function isOwnPair(wanted: ReadonlyMap<string, unknown>, data: unknown): boolean {
  const own = typeof data === 'string' ? ownPairIn(data) : null;
  const named = PAIR.map((path) => wanted.get(path) ?? null);
  return isDeepStrictEqual(named, [null, null]) || (own !== null && isDeepStrictEqual(named, [own.certificate, own.key]));
}

function isToml(text: string): boolean {
  try {
    parse(text);
    return true;
  } catch {
    return false; // Refused with its line, as nothing is read that it could name.
  }
}

/** `qctl config take`: root takes over a text of the configuration that the box has left, where it changes only what the box may steer. */
import { isDeepStrictEqual } from 'node:util';
import type { Config } from '../../config/load.js';
import { SETTINGS } from '../../config/schema.js';
import { isFixed } from '../../config/values.js';
import type { QctlCommand } from '../command.js';
import { readConfig, replaceConfig, textOf } from '../config-file.js';
import { configFileOf, type DataFolderOptions, withConfigFile } from '../data-folder.js';
import { RefusedError, UsageError } from '../failures.js';
import type { Run } from '../global-options.js';

export function addTake(command: QctlCommand): void {
  withConfigFile(command)
    .description('takes over a new text of the configuration, as the box leaves it for root; keeps the text of before beside it')
    .explained(
      { 'qctl config take /run/qbox/settings.toml': 'what qbox-settings.service does' },
      'Refuses a text with which the box would not start, and one that changes where the box, its data, its socket or its key are.',
    )
    .does(take);
}

function take({ options, dependencies }: Run<DataFolderOptions>, from: string): void {
  const file = configFileOf(options, dependencies);
  if (file === null) throw new UsageError('there is no configuration file: name one with --config FILE');
  const before = textOf(file);
  const text = textOf(from);
  if (text === before) return;
  const present = readConfig(file);
  replaceConfig(file, before, text, { copy: `${file}.before`, mayBe: (wanted) => refuseFixed(present, wanted) });
  dependencies.out(`${file} was taken over from ${from}\n`);
}

/** These decide where root works, and which files it trusts. */
function refuseFixed(present: Config, wanted: Config): void {
  const settingIn = (config: Config, { table, key }: (typeof SETTINGS)[number]): unknown =>
    (config as unknown as Readonly<Record<string, Readonly<Record<string, unknown>>>>)[table]?.[key];
  const changed = SETTINGS.filter(
    (setting) => isFixed(setting) && !isDeepStrictEqual(settingIn(present, setting), settingIn(wanted, setting)),
  );
  if (changed.length > 0) throw new RefusedError(`only root changes ${changed.map(({ path }) => path).join(', ')}: nothing was written`);
}

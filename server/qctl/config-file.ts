/** The configuration file of the box, as qctl reads and writes it: for root only through what other users cannot replace. */

import { setsText } from '../../drivers/printer/text-mode.js';
import { type ConfigFault, describeFaults } from '../config/fault.js';
import { ChangedMeanwhileError, replaceFile } from '../config/file.js';
import { type Config, loadConfig } from '../config/load.js';
import { faultText, TEXT_DRAWN } from '../devices/diagnostics/faults.js';
import { readNamedFile } from './as-owner/controller.js';
import { messageOf, RefusedError, UsageError } from './failures.js';

/** Reads the file alone: the environment of the user who runs qctl is not that of the service. */
export function readConfig(path: string): Config {
  const config = loadConfig(['--config', path], {});
  if ('faults' in config) throw new RefusedError(`${path} is not in order:`, describeFaults(config).split('\n'));
  if ('answer' in config) throw new UsageError(`${path} is not a configuration`);
  return config;
}

export function textOf(path: string): string {
  try {
    return readNamedFile(path).toString('utf8');
  } catch (failure) {
    throw new RefusedError(`${path} cannot be read: ${messageOf(failure)}`);
  }
}

/** What keeps the box from starting with this text. */
export function faultsOfText(named: string, text: string): readonly ConfigFault[] {
  const config = loadConfig(['--config', named], {}, { readFile: () => text });
  return 'faults' in config ? config.faults : [];
}

/** Printers whose mode = "text" does nothing, each in a line. */
export const textDrawnIn = ({ printers }: Pick<Config, 'printers'>): readonly string[] =>
  printers
    .filter(({ mode, profile }) => mode === 'text' && !setsText(profile))
    .map(({ name }) => `printers.${name}.mode: ${faultText(TEXT_DRAWN)}`);

/** What such a table would not do, though the box starts with it. */
export function warningsOf(named: string, text: string, subject: string): readonly string[] {
  const config = loadConfig(['--config', named], {}, { readFile: () => text });
  return 'printers' in config ? textDrawnIn(config).filter((warning) => warning.startsWith(`${subject}.`)) : [];
}

interface Conditions {
  /** Where the text of before is kept. */
  readonly copy?: string;
}

/** Refuses a text with which the box would not start, and a file that was changed meanwhile; then nothing is written. */
export function replaceConfig(named: string, before: string | null, text: string, { copy }: Conditions = {}): void {
  const faults = faultsOfText(named, text);
  if (faults.length > 0) throw new RefusedError('the box would not start with it:', describeFaults({ faults }).split('\n'));
  try {
    replaceFile({ named, before, text, read: textOf, ...(copy !== undefined && { copy }) });
  } catch (failure) {
    if (failure instanceof RefusedError) throw failure;
    if (failure instanceof ChangedMeanwhileError) throw new RefusedError(failure.message);
    throw new RefusedError(`${named} was not changed: ${messageOf(failure)}`);
  }
}

/** The command line of the server: the few settings that have a flag, `--config`, and the texts of `--help` and `--version`. */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Command, CommanderError } from 'commander';
import { shippedPath } from '../../drivers/shipped.js';
import { expecting } from './expectations.js';
import type { ConfigFault } from './fault.js';
import { SETTINGS } from './schema.js';

/** The version of this package. */
export function packageVersion(): string {
  const { version } = JSON.parse(readFileSync(shippedPath('package.json'), 'utf8')) as { version: string };
  return version;
}

/** Made with the package; a checkout has none. */
const PACKAGE_FILE = 'installed-package';

/** The version and architecture of the Debian package that this program came with; null = with none. */
export function installedPackage(): { readonly version: string; readonly architecture: string } | null {
  const path = join(dirname(shippedPath('package.json')), PACKAGE_FILE);
  if (!existsSync(path)) return null;
  const [version = '', architecture = ''] = readFileSync(path, 'utf8').trim().split(' ');
  return { version, architecture };
}

export interface Flags {
  /** By the flag's name without dashes; a switch has the text `true`. */
  readonly values: ReadonlyMap<string, string>;
  readonly faults: readonly ConfigFault[];
  readonly answer?: string;
}

export function readFlags(argv: readonly string[]): Flags {
  let printed = '';
  const command = flagCommand((text) => {
    printed += text;
  });
  const values = () => new Map(Object.entries(command.opts()).map(([name, value]) => [name, String(value)]));
  try {
    command.parse([...argv], { from: 'user' });
    return { values: values(), faults: [] };
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0) return { values: new Map(), faults: [], answer: printed };
    const got = error.message.replace(/^error: /, '');
    return { values: values(), faults: [{ field: 'flags', ...expecting('knownFlags'), got, source: 'command line' }] };
  }
}

function flagCommand(print: (text: string) => void): Command {
  const command = new Command('qboxd')
    .description('The server of an electronic queue for a branch office.')
    .version(packageVersion())
    .option(
      '--config <file>',
      'Read settings from this TOML file; see qbox.example.toml. Default: qbox.toml in the data directory, if it is there.',
    )
    .exitOverride()
    .configureOutput({ writeOut: print, writeErr: () => {} })
    .addHelpText('after', `\nEvery setting is read from the environment too:\n${environmentHelp()}`);
  for (const { flag, description } of SETTINGS) if (flag !== undefined) command.option(flag, description);
  return command;
}

function environmentHelp(): string {
  const width = Math.max(...SETTINGS.map(({ environment }) => environment.length));
  return SETTINGS.map(({ environment, description }) => `  ${environment.padEnd(width)}  ${description}`).join('\n');
}

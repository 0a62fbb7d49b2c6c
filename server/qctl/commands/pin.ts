/** `qctl pin LOGIN`: a line of `[pins]` in qbox.toml. The PIN is typed, never an argument: others can see the command line. */

import type { Command } from 'commander';
import { digestOf, hashPassword } from '../../pipeline/passwords.js';
import type { Dependencies } from '../dependencies.js';
import { UsageError } from '../failures.js';
import { printable } from '../output.js';

export function addPin(root: Command, dependencies: Dependencies): void {
  root
    .command('pin <login>')
    .description('asks for the PIN of a clerk and shows it as a line for [pins] in qbox.toml')
    .addHelpText(
      'after',
      `
Examples:
  qctl pin petrov    asks for the PIN and prints "petrov = HASH"`,
    )
    .action(async (login: string) => dependencies.out(`${printable(await pinLine(login, dependencies))}\n`));
}

const PIN = /^\d{4,12}$/;
/** A key of TOML that needs no quotes. */
const BARE_KEY = /^[A-Za-z0-9_-]+$/;

export async function pinLine(
  login: string,
  { readPassword, readInput }: Pick<Dependencies, 'readPassword' | 'readInput'>,
): Promise<string> {
  const pin = (readPassword ? await readPassword(`PIN of ${login}: `) : await readInput()).trim();
  if (!PIN.test(pin)) throw new UsageError('expected a PIN of 4 to 12 digits');
  const key = BARE_KEY.test(login) ? login : JSON.stringify(login);
  return `${key} = ${JSON.stringify(await hashPassword(digestOf(pin)))}`;
}

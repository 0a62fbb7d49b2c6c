/** `qctl printers`: the printers that are plugged into this machine, as lines for the configuration of the box. */

import type { Command } from 'commander';
import { type FoundPrinter, findPrinters } from '../../../drivers/ports/find-printers.js';
import { loadPrinterProfiles } from '../../../drivers/printer/profiles.js';
import { proposeProfile } from '../../../drivers/printer/propose.js';
import { globalOptions } from '../global-options.js';
import { json, printable } from '../output.js';
import type { Surroundings } from '../surroundings.js';

export function addPrinters(root: Command, surroundings: Surroundings): void {
  root
    .command('printers')
    .description('finds the printers plugged into this machine, as lines for qbox.toml')
    .addHelpText(
      'after',
      `
Examples:
  qctl printers                             what is plugged in here
  qctl printers >> /etc/qbox/qbox.toml      into the configuration, to be named and looked through there`,
    )
    .action((_options: unknown, command: Command) => {
      const printers = readPrinters(surroundings.root);
      surroundings.out(globalOptions(command).json ? json(printers) : showPrinters(printers));
    });
}

export interface ProposedPrinter {
  readonly found: FoundPrinter;
  /** Profiles that may be right, the likeliest first. */
  readonly proposals: readonly { readonly profile: string; readonly reason: string }[];
}

/** Nothing is opened: what the kernel knows is enough. `root` is where `/sys` is found. */
export function readPrinters(root: string): ProposedPrinter[] {
  const profiles = [...loadPrinterProfiles().values()];
  return findPrinters(root).map((found) => ({
    found,
    proposals: proposeProfile(found, profiles).map(({ profile, reason }) => ({ profile: profile.id, reason })),
  }));
}

const NONE = `# No printer is plugged into USB here. One on the network or on a serial line cannot be found, but it can be configured:
# [printers.hall]
# port = "tcp:192.168.1.50:9100"
# profile = "generic-80mm"
`;

/** TOML, ready to be pasted into qbox.toml. */
export function showPrinters(printers: readonly ProposedPrinter[]): string {
  return printers.length === 0 ? NONE : printers.map(printerToml).join('\n');
}

function printerToml({ found, proposals }: ProposedPrinter, index: number): string {
  const [first, ...others] = proposals;
  const what = [found.manufacturer, found.model, `(USB ${found.vendorProduct})`].filter((part) => part !== null).join(' ');
  return [
    `# ${printable(what)}`,
    `[printers.${index === 0 ? 'hall' : `printer-${index + 1}`}]`,
    `port = ${JSON.stringify(found.address)}`,
    ...(first ? [`profile = ${JSON.stringify(first.profile)}   # ${printable(first.reason)}`] : []),
    ...others.map(({ profile, reason }) => `# profile = ${JSON.stringify(profile)}   # ${printable(reason)}`),
    '',
  ].join('\n');
}

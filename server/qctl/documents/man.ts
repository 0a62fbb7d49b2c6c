/** `qctl(1)` and `qboxd(8)`, from the declarations of the command line and the settings. */
import type { Command, Option } from 'commander';
import { SETTINGS } from '../../config/schema.js';
import type { QctlCommand } from '../command.js';
import { exitCodes } from '../failures.js';
import { leavesOf, optionText, pathOf } from '../help-tree.js';

const optionItem = (option: Option): string => item(option.flags, optionText(option));

/** `backup create [options] <file>`: without the name of the program. */
export const usageOf = (command: Command): string => [...pathOf(command).slice(1), command.usage()].join(' ');

function commandPart(command: QctlCommand): string[] {
  const { examples, notes } = command;
  return [
    `.SS ${quoted(usageOf(command))}`,
    roff(command.description()),
    ...notes.flatMap((note) => ['.PP', roff(note)]),
    ...command.options.map(optionItem),
    ...(examples.length === 0 ? [] : [verbatim(examples.flatMap(({ line, what }) => (what === '' ? [line] : [`# ${what}`, line])))]),
  ];
}

export function qctlPage(root: QctlCommand, version: string): string {
  return [
    `.TH QCTL 1 "" ${quoted(`qbox ${version}`)} "qbox"`,
    heading('Name'),
    'qctl \\- the technician\\(aqs command line of a qbox',
    heading('Synopsis'),
    '.B qctl\n[options]\n.I command\n[arguments]',
    heading('Description'),
    roff(root.description()),
    heading('Options'),
    ...root.options.map(optionItem),
    heading('Commands'),
    ...leavesOf(root).flatMap(({ command }) => commandPart(command)),
    heading('Exit status'),
    ...exitCodes().map(([code, meaning]) => item(String(code), meaning)),
    heading('See also'),
    '.BR qboxd (8)',
    '',
  ].join('\n');
}

export function qboxdPage(version: string): string {
  const flags = SETTINGS.filter(({ flag }) => flag !== undefined);
  return [
    `.TH QBOXD 8 "" ${quoted(`qbox ${version}`)} "qbox"`,
    heading('Name'),
    'qboxd \\- the electronic queue of a branch office',
    heading('Synopsis'),
    '.B qboxd\n[\\fB\\-\\-config\\fR \\fIfile\\fR]\n[options]',
    heading('Description'),
    'Keeps the queue of a branch office and serves kiosks, workplaces and boards.',
    'It is started by systemd as qbox.service and ends with SIGTERM.',
    heading('Options'),
    item('--config <file>', 'Read settings from this TOML file.'),
    ...flags.map(({ flag, description }) => item(flag ?? '', description)),
    item('--help, --version', 'Print words and end.'),
    heading('Settings'),
    'Each can be given in the file, inside its table, or in the environment. Flags go over the environment, which goes over the file.',
    ...SETTINGS.map(({ path, environment, description, expects }) =>
      item(path, `${description} Expected: ${expects}. Environment: ${environment}.`),
    ),
    heading('Files'),
    item('/etc/qbox/qbox.toml', 'The configuration.'),
    item('/var/lib/qbox', 'The data.'),
    item('/run/qbox/qbox.sock', 'Where qctl speaks to it.'),
    heading('Exit status'),
    item('0', 'Stopped by SIGTERM.'),
    item('70', 'A bug.'),
    item('74', 'The disk, the journal or the address is not in order.'),
    item('78', 'The configuration is wrong.'),
    heading('See also'),
    '.BR qctl (1)',
    '',
  ].join('\n');
}

/** A line that begins with a dot or an apostrophe would be a command; a hyphen in typed text is a minus. */
const roff = (text: string): string =>
  text
    .replace(/\\/g, '\\e')
    .replace(/-/g, '\\-')
    .replace(/^([.'])/gm, '\\&$1');

export const heading = (title: string): string => `.SH ${title.toUpperCase()}`;
export const item = (term: string, text: string): string => `.TP\n\\fB${roff(term)}\\fR\n${roff(text) || '\\&'}`;
export const verbatim = (lines: readonly string[]): string => ['.PP', '.nf', '.RS', ...lines.map(roff), '.RE', '.fi'].join('\n');
/** For a heading, and for text with spaces. */
export const quoted = (text: string): string => `"${roff(text).replace(/"/g, '\\(dq')}"`;

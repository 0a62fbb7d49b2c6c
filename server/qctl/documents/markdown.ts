/** docs/qctl.md: every command with its options and examples. */
import type { Option } from 'commander';
import type { QctlCommand } from '../command.js';
import { exitCodes } from '../failures.js';
import { leavesOf, optionText, pathOf } from '../help-tree.js';
import { usageOf } from './man.js';

const cell = (text: string): string => text.replace(/\|/g, '\\|').replace(/</g, '&lt;');

const optionRow = (option: Option): string => `| \`${option.flags.replace(/\|/g, '\\|')}\` | ${cell(optionText(option))} |`;

const optionTable = (options: readonly Option[]): string[] =>
  options.length === 0 ? [] : ['', '| option | what |', '|---|---|', ...options.map(optionRow)];

function part(command: QctlCommand): string[] {
  const { examples, notes } = command;
  const lines = examples.map(({ line, what }) => (what === '' ? line : `${line}    # ${what}`));
  return [
    '',
    `## ${pathOf(command).slice(1).join(' ')}`,
    '',
    `\`qctl ${usageOf(command)}\``,
    '',
    `${cell(command.description())}.`,
    ...notes.flatMap((note) => ['', cell(note)]),
    ...optionTable(command.options),
    ...(lines.length === 0 ? [] : ['', '```sh', ...lines, '```']),
  ];
}

export const reference = (root: QctlCommand): string =>
  [
    '# qctl',
    '',
    'Generated from the command line itself by `make docs`.',
    '',
    `${root.description()}`,
    '',
    '## Options of every command',
    ...optionTable(root.options),
    '',
    '## Exit codes',
    '',
    '| code | meaning |',
    '|---|---|',
    ...exitCodes().map(([code, meaning]) => `| ${code} | ${meaning} |`),
    ...leavesOf(root).flatMap(({ command }) => part(command)),
    '',
  ].join('\n');

/** Help is where man page and completion come from, so every command has it whole. */
import type { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import { packageVersion } from '../../server/config/flags.js';
import { program } from '../../server/qctl/cli.js';
import { qctlPage } from '../../server/qctl/documents/man.js';
import { reference } from '../../server/qctl/documents/markdown.js';
import { EXIT, exitCodes } from '../../server/qctl/failures.js';
import { leavesOf } from '../../server/qctl/help-tree.js';
import { TestConsole } from './console.js';

const root = program(new TestConsole());
const all = (command: Command): Command[] => [command, ...command.commands.flatMap(all)];
const leaves = leavesOf(root);

describe('every command', () => {
  it.each(all(root).map((command) => [command.name(), command] as const))(
    '%s says what it does, and so do its options',
    (_name, command) => {
      expect(command.description()).not.toBe('');
      for (const option of command.options) expect(option.description, option.flags).not.toBe('');
    },
  );

  it.each(leaves.map(({ path, command }) => [path.join(' '), command] as const))('%s has an example', (path, command) => {
    const { examples } = command;
    expect(examples.some(({ line }) => line.includes(path))).toBe(true);
  });

  it.each(leaves.map(({ path }) => [path.join(' '), path] as const))('%s --help prints its examples, and ends well', async (name, path) => {
    const terminal = new TestConsole();
    expect(await terminal.run(...path.slice(1), '--help')).toBe(0);
    expect(terminal.stdout).toContain(`Usage: ${name}`);
    expect(terminal.stdout).toMatch(/^Examples?:\n {2}/m);
    expect(terminal.stderr).toBe('');
  });
});

it('suggests a command that is spelt nearly so', async () => {
  const terminal = new TestConsole();
  expect(await terminal.run('doctro')).toBe(2);
  expect(terminal.stderr).toContain('Did you mean doctor?');
});

it('prints its version', async () => {
  const terminal = new TestConsole();
  expect([await terminal.run('--version'), terminal.stdout]).toEqual([0, `${packageVersion()}\n`]);
});

describe('exit codes and defaults', () => {
  const documents = { man: qctlPage(root, '1'), reference: reference(root) };

  it.each(exitCodes())('%i is in the help, the man page and the reference', async (code, meaning) => {
    const terminal = new TestConsole();
    expect(await terminal.run('--help')).toBe(0);
    expect(terminal.stdout).toMatch(new RegExp(`^ {2}${code} +${meaning}$`, 'm'));
    expect(documents.man).toContain(`.TP\n\\fB${code}\\fR\n${meaning}`);
    expect(documents.reference).toContain(`| ${code} | ${meaning} |`);
  });

  it('each code has a meaning', () => {
    expect(exitCodes().map(([code]) => code)).toEqual(Object.values(EXIT));
  });

  it('defaults are in the help of a command and in the reference', async () => {
    const terminal = new TestConsole();
    expect(await terminal.run('top', '--help')).toBe(0);
    expect(terminal.stdout).toMatch(/--every <seconds> .*\(default: 2\)/);
    expect(documents.reference).toContain('| `--every <seconds>` | seconds between two updates (default: 2) |');
    expect(documents.reference).toContain('(one of today, yesterday, week, month; default: today)');
    expect(documents.reference).not.toContain('default: []');
    expect(documents.man).toContain('seconds between two updates (default: 2)');
  });
});

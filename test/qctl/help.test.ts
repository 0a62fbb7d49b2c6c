/** Help is where man page and completion come from, so every command has it whole. */
import type { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import { program } from '../../server/qctl/cli.js';
import { helpOf, leavesOf } from '../../server/qctl/help-tree.js';
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
    const { examples } = helpOf(command);
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

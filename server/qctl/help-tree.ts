/** The tree of commands from its own declaration: the source of man page, completion and reference. */
import type { Command, Option } from 'commander';
import type { QctlCommand } from './command.js';

interface Leaf {
  /** `['qctl', 'backup', 'create']` */
  readonly path: readonly string[];
  readonly command: QctlCommand;
}

export const pathOf = (command: Command): string[] => [...(command.parent ? pathOf(command.parent) : []), command.name()];

/** Commands with an action, not groups of them. */
export function leavesOf(command: QctlCommand): Leaf[] {
  if (command.commands.length === 0) return [{ path: pathOf(command), command }];
  return command.commands.flatMap(leavesOf);
}

/** The text for an option in help, man page and reference: its purpose, choices and default. */
export function optionText({ description, argChoices, defaultValue, defaultValueDescription }: Option): string {
  const byDefault = defaultValueDescription ?? (Array.isArray(defaultValue) ? undefined : defaultValue);
  const notes = [
    ...(argChoices ? [`one of ${argChoices.map(shownValue).join(', ')}`] : []),
    ...(byDefault === undefined ? [] : [`default: ${shownValue(byDefault)}`]),
  ];
  return notes.length === 0 ? description : `${description} (${notes.join('; ')})`;
}

/** A single sign or space is quoted, to make it visible. */
const shownValue = (value: unknown): string => (/^\W$/.test(String(value)) ? JSON.stringify(value) : String(value));

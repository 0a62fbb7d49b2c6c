/** The tree of commands from its own declaration: the source of man page, completion and reference. */
import type { Command, Option } from 'commander';

interface Leaf {
  /** `['qctl', 'backup', 'create']` */
  readonly path: readonly string[];
  readonly command: Command;
}

export interface Example {
  /** `qctl backup create --to /media/stick` */
  readonly line: string;
  /** What it does; empty if not given. */
  readonly what: string;
}

export interface Help {
  readonly examples: readonly Example[];
  /** The text after the options other than examples, one element for each paragraph. */
  readonly notes: readonly string[];
}

export const pathOf = (command: Command): string[] => [...(command.parent ? pathOf(command.parent) : []), command.name()];

/** Commands with an action, not groups of them. */
export function leavesOf(command: Command): Leaf[] {
  if (command.commands.length === 0) return [{ path: pathOf(command), command }];
  return command.commands.flatMap(leavesOf);
}

/** The texts added to the help of a command with `addHelpText('after', …)`: commander only prints them. */
export function helpOf(command: Command): Help {
  const paragraphs = textAfterOptions(command)
    .split(/\n\s*\n/)
    .map((paragraph) => paragraph.replace(/^\n+|\s+$/g, ''))
    .filter((paragraph) => paragraph !== '');
  const isExamples = (paragraph: string): boolean => /^Examples?:/.test(paragraph);
  return {
    examples: paragraphs.filter(isExamples).flatMap(examplesIn),
    notes: paragraphs.filter((paragraph) => !isExamples(paragraph)),
  };
}

function textAfterOptions(command: Command): string {
  const known = { ...command.configureOutput() };
  let printed = '';
  command.configureOutput({ ...known, writeOut: (text) => (printed += text) });
  command.outputHelp();
  command.configureOutput(known);
  return printed.slice(command.helpInformation().length);
}

/** Two or more spaces separate an example from its description. */
function examplesIn(paragraph: string): Example[] {
  return paragraph
    .split('\n')
    .slice(1)
    .map((text) => {
      const [line = '', what = ''] = text.trim().split(/ {2,}/);
      return { line, what };
    });
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

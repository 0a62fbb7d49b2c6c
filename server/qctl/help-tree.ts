/** The tree of commands as it describes itself: what man page, completion and reference are written from. */
import type { Command, Option } from 'commander';

interface Leaf {
  /** `['qctl', 'backup', 'create']` */
  readonly path: readonly string[];
  readonly command: Command;
}

export interface Example {
  /** `qctl backup create --to /media/stick` */
  readonly line: string;
  /** What it does; empty where nothing is said. */
  readonly what: string;
}

export interface Help {
  readonly examples: readonly Example[];
  /** What stands after the options and is no example, paragraph by paragraph. */
  readonly notes: readonly string[];
}

export const pathOf = (command: Command): string[] => [...(command.parent ? pathOf(command.parent) : []), command.name()];

/** Commands that do something, as opposed to groups of them. */
export function leavesOf(command: Command): Leaf[] {
  if (command.commands.length === 0) return [{ path: pathOf(command), command }];
  return command.commands.flatMap(leavesOf);
}

/** What was added to the help of a command with `addHelpText('after', …)`: commander only prints it. */
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

/** Two or more spaces are between an example and what it does. */
function examplesIn(paragraph: string): Example[] {
  return paragraph
    .split('\n')
    .slice(1)
    .map((text) => {
      const [line = '', what = ''] = text.trim().split(/ {2,}/);
      return { line, what };
    });
}

/** What help, man page and reference say of an option: what it does, what can be chosen, and what holds without it. */
export function optionText({ description, argChoices, defaultValue, defaultValueDescription }: Option): string {
  const byDefault = defaultValueDescription ?? (Array.isArray(defaultValue) ? undefined : defaultValue);
  const notes = [
    ...(argChoices ? [`one of ${argChoices.map(shownValue).join(', ')}`] : []),
    ...(byDefault === undefined ? [] : [`default: ${shownValue(byDefault)}`]),
  ];
  return notes.length === 0 ? description : `${description} (${notes.join('; ')})`;
}

/** A single sign or blank is quoted, to be seen. */
const shownValue = (value: unknown): string => (/^\W$/.test(String(value)) ? JSON.stringify(value) : String(value));

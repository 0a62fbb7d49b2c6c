/** `qctl commands [WORD]`: what the box understands, from the registry. */
import type { TSchema } from '@sinclair/typebox';
import type { Command } from 'commander';
import type { CommandDeclaration } from '../../protocol/declaration.js';
import { COMMANDS } from '../../protocol/registry.js';
import type { Dependencies } from '../dependencies.js';
import { UsageError } from '../failures.js';
import { globalOptions } from '../global-options.js';
import { json, type Page, pad, paint } from '../output.js';

export function addCommands(root: Command, dependencies: Dependencies): void {
  root
    .command('commands [word]')
    .description('lists the commands of the protocol, or those with a word in name or summary')
    .addHelpText(
      'after',
      `
Examples:
  qctl commands                 everything that can be called
  qctl commands consumer        what has "consumer" in name or summary
  qctl commands nextConsumer    one command: its fields and an example`,
    )
    .action((word: string | undefined, _options: unknown, command: Command) => {
      const found = findCommands(word);
      dependencies.out(globalOptions(command).json ? json(found.map(commandJson)) : showCommands(found, dependencies));
    });
}

/** The command of that name, or those whose name or summary contains the word; all without a word. */
export function findCommands(word = ''): CommandDeclaration[] {
  const exact = COMMANDS.get(word);
  if (exact) return [exact];
  const wanted = word.toLowerCase();
  const found = [...COMMANDS.values()].filter(({ name, summary }) => `${name} ${summary}`.toLowerCase().includes(wanted));
  if (found.length === 0) throw new UsageError(`no command has "${word}" in its name or summary`);
  return found;
}

/** A line a command, by family; a single one with its fields and an example. */
export function showCommands(commands: readonly CommandDeclaration[], page: Page): string {
  const [first] = commands;
  if (first && commands.length === 1) return showCommand(first, page);
  const width = Math.max(...commands.map(({ name }) => name.length));
  const families = [...new Set(commands.map(({ family }) => family))];
  const section = (family: string): string => {
    const lines = commands.filter((command) => command.family === family).map(({ name, summary }) => `  ${pad(name, width)}  ${summary}\n`);
    return `${paint(page, 'bold', family)}\n${lines.join('')}`;
  };
  return families.map(section).join('\n');
}

/** What scripts get of a command. */
export const commandJson = ({ name, family, summary, rights, changes, data, reply, example }: CommandDeclaration) => ({
  name,
  family,
  summary,
  rights,
  changes,
  data,
  reply,
  example,
});

function showCommand(command: CommandDeclaration, page: Page): string {
  const heading = (text: string): string => paint(page, 'bold', text);
  return [
    `${heading(command.name)}  ${command.summary}`,
    '',
    `${heading('who may')}  ${command.rights?.join(', ') ?? 'everybody, without a session'}`,
    heading('data'),
    ...fieldLines(command.data),
    heading('example'),
    `  qctl call ${command.name} '${JSON.stringify(command.example.request)}'`,
    heading('its answer'),
    ...JSON.stringify(command.example.reply, null, 2)
      .split('\n')
      .map((line) => `  ${line}`),
    '',
  ].join('\n');
}

function fieldLines(data: TSchema): string[] {
  const properties = Object.entries((data.properties ?? {}) as Record<string, TSchema>);
  if (properties.length === 0) return ['  (none)'];
  const required: readonly string[] = data.required ?? [];
  const width = Math.max(...properties.map(([name]) => name.length));
  return properties
    .filter(([, schema]) => schema['x-kept'] !== true)
    .map(([name, schema]) => `  ${pad(name, width)}  ${required.includes(name) ? '' : '(optional) '}${expectation(schema)}`);
}

/** What a field takes, in the words of its declaration. */
function expectation(schema: TSchema): string {
  if (typeof schema['x-expects'] === 'string') return schema['x-expects'];
  return typeof schema.type === 'string' ? `a value of type ${schema.type}` : 'see the protocol reference';
}

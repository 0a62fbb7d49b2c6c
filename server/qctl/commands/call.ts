/** `qctl call COMMAND [JSON]`: any command of the protocol. `qctl commands [WORD]`: the list of commands, from the registry. */
import type { TSchema } from '@sinclair/typebox';
import type { Command } from 'commander';
import type { CommandDeclaration } from '../../protocol/declaration.js';
import { COMMANDS } from '../../protocol/registry.js';
import type { Dependencies } from '../dependencies.js';
import { UsageError } from '../failures.js';
import { globalOptions, sessionOptions } from '../global-options.js';
import { json, type Page, pad, paint, showData } from '../output.js';
import { withSession } from '../session.js';

export function addCall(root: Command, dependencies: Dependencies): void {
  root
    .command('call <command> [json]')
    .description('sends a command of the protocol and shows the data of its answer')
    .addHelpText(
      'after',
      `
The data is a JSON object, {} without one; "-" reads it from standard input. "qctl commands" lists what can be called.

Examples:
  qctl call serviceList                                        a reference book
  qctl call nextConsumer '{"workplace": 11}'                   the next visitor of window 11
  qctl call setLogLevel '{"level": "debug"}'                   anything else that the protocol has
  echo '{"services": [1]}' | qctl call registrateConsumer -    with data from standard input`,
    )
    .action(async (name: string, argument: string | undefined, _options: unknown, command: Command) => {
      const options = globalOptions(command);
      const data = withWorkplace(name, await readRequestData(argument, dependencies), options.workplace);
      await withSession(sessionOptions(options), dependencies, async ({ client }) => {
        const answer = await client.request(name, data);
        dependencies.out(options.json ? json(answer) : showData(answer, dependencies));
      });
    });
}

/** The data of a request, from the command line or, for `-`, from standard input. */
async function readRequestData(argument: string | undefined, { readInput }: Dependencies): Promise<Record<string, unknown>> {
  if (argument === undefined) return {};
  const text = argument === '-' ? await readInput() : argument;
  const data = parse(text);
  if (typeof data !== 'object' || data === null || Array.isArray(data)) {
    throw new UsageError('JSON: expected an object such as {"workplace": 11}');
  }
  return data as Record<string, unknown>;
}

/** `--workplace` fills the field of this name if the command has one and the data leaves it out. */
function withWorkplace(command: string, data: Record<string, unknown>, workplace: number | undefined): Record<string, unknown> {
  const takesOne = command !== 'login' && COMMANDS.get(command)?.data.properties?.workplace !== undefined;
  return workplace !== undefined && takesOne && !('workplace' in data) ? { ...data, workplace } : data;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (failure) {
    throw new UsageError(`JSON: ${failure instanceof Error ? failure.message : String(failure)}`);
  }
}

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

/** The command with this name, or those whose name or summary contains the word; all without a word. */
function findCommands(word = ''): CommandDeclaration[] {
  const exact = COMMANDS.get(word);
  if (exact) return [exact];
  const wanted = word.toLowerCase();
  const found = [...COMMANDS.values()].filter(({ name, summary }) => `${name} ${summary}`.toLowerCase().includes(wanted));
  if (found.length === 0) throw new UsageError(`no command has "${word}" in its name or summary`);
  return found;
}

/** One line for each command, by family; a single one with its fields and an example. */
function showCommands(commands: readonly CommandDeclaration[], page: Page): string {
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

/** The data of a command for scripts. */
const commandJson = ({ name, family, summary, rights, changes, data, reply, example }: CommandDeclaration) => ({
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

/** The values that a field accepts, from its declaration. */
function expectation(schema: TSchema): string {
  if (typeof schema['x-expects'] === 'string') return schema['x-expects'];
  return typeof schema.type === 'string' ? `a value of type ${schema.type}` : 'see the protocol reference';
}

/** `qctl call COMMAND [JSON]`: any command of the protocol. `qctl commands [WORD]`: the list of commands, from the registry. */
import type { TSchema } from '@sinclair/typebox';
import type { CommandDeclaration } from '../../protocol/declaration.js';
import { fieldsOf } from '../../protocol/docs/fields.js';
import { COMMANDS } from '../../protocol/registry.js';
import type { QctlCommand } from '../command.js';
import type { Dependencies } from '../dependencies.js';
import { UsageError } from '../failures.js';
import { type Page, pad, paint, showData } from '../output.js';
import { withSession } from '../session.js';
import { parseJson } from './book/book-fields.js';

export function addCall(root: QctlCommand): void {
  root
    .command('call <command> [json]')
    .description('sends a command of the protocol and shows the data of its answer')
    .explained(
      {
        'qctl call serviceList': 'a reference book',
        'qctl call nextConsumer \'{"workplace": 11}\'': 'the next visitor of window 11',
        'qctl call setLogLevel \'{"level": "debug"}\'': 'anything else that the protocol has',
        'echo \'{"services": [1]}\' | qctl call registrateConsumer -': 'with data from standard input',
      },
      'The data is a JSON object, {} without one; "-" reads it from standard input. "qctl commands" lists what can be called.',
    )
    .finds(async (run, name: string, argument: string | undefined) => {
      const data = withWorkplace(name, await readRequestData(argument, run.dependencies), run.options.workplace);
      return await withSession(run, ({ client }) => client.request(name, data));
    }, showData);
}

/** The data of a request, from the command line or, for `-`, from standard input. */
async function readRequestData(argument: string | undefined, { readInput }: Dependencies): Promise<Record<string, unknown>> {
  if (argument === undefined) return {};
  const text = argument === '-' ? await readInput() : argument;
  const data = parseJson(text);
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

export function addCommands(root: QctlCommand): void {
  root
    .command('commands [word]')
    .description('lists the commands of the protocol, or those with a word in name or summary')
    .explained({
      'qctl commands': 'everything that can be called',
      'qctl commands consumer': 'what has "consumer" in name or summary',
      'qctl commands nextConsumer': 'one command: its fields and an example',
    })
    .finds((_run, word: string | undefined) => findCommands(word).map(commandJson), showCommands);
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
type Shown = ReturnType<typeof commandJson>;

/** One line for each command, by family; a single one with its fields and an example. */
function showCommands(commands: readonly Shown[], page: Page): string {
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

function showCommand(command: Shown, page: Page): string {
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

/** As the protocol reference has them: also what is inside of objects and lists. */
function fieldLines(data: TSchema): string[] {
  const fields = fieldsOf(data);
  if (fields.length === 0) return ['  (none)'];
  const width = Math.max(...fields.map(({ path }) => path.length));
  return fields.map(({ path, type, required, expects }) => `  ${pad(path, width)}  ${required ? '' : '(optional) '}${expects || type}`);
}

/** `qctl book export` and `qctl book import`: the configuration of a branch as one readable text file, for keeping and comparing. */
import { PLAIN_APPEARANCE } from '../../../model/designs/appearance.js';
import { type QboxClient, QboxError } from '../../../protocol/client/client.js';
import { fieldFault } from '../../../protocol/client/errors.js';
import { CONFIGURATION_BOOKS } from '../../../protocol/commands/books/configuration.js';
import { type Configuration, configurationOf, type Element } from '../../../protocol/configuration-file/configuration.js';
import {
  type Difference,
  differenceOf,
  faultInFile,
  isNothing,
  passwordlessIn,
  requestFor,
} from '../../../protocol/configuration-file/difference.js';
import {
  allFaults,
  type ConfigurationFile,
  type FileFault,
  type ReadFile,
  readConfigurationFile,
} from '../../../protocol/configuration-file/read.js';
import { configurationToml } from '../../../protocol/configuration-file/write.js';
import { readNamedFile } from '../../as-owner/controller.js';
import type { Asking, QctlCommand } from '../../command.js';
import { writeAsked } from '../../data-folder.js';
import { EXIT, exitCodeOf, explain, Interrupted, messageOf, NotInOrderError, RefusedError, UsageError } from '../../failures.js';
import type { Run } from '../../global-options.js';
import { json, type Page, paint, printable } from '../../output.js';
import { confirmed, type WithYes } from '../../questions.js';
import { withSession } from '../../session.js';

export function addBookFile(book: QctlCommand): void {
  book
    .command('export')
    .argument('[file]', 'where to write it; without one, or with "-", standard output')
    .description('writes the whole configuration as one commented TOML file')
    .explained({ 'qctl book export branch.toml': 'before a change, or to keep it in version control' })
    .inSession(exportTo);
  book
    .command('import')
    .argument('<file>', 'a file of `qctl book export`; "-" reads standard input')
    .option('--dry-run', 'show the difference, change nothing')
    .option('--prune', 'remove the elements that the file does not have')
    .withYes()
    .description('changes the configuration to that of a file: all of it or nothing')
    .explained(
      {
        'qctl book import branch.toml --dry-run': 'what would change',
        'qctl book import branch.toml --yes': 'do it, from a script',
        'qctl book import branch.toml --prune': 'also remove what is not in the file',
      },
      `
All faults of the file are listed with their lines, also what the box would refuse; without faults the command shows what changes and asks
before it does. The box makes all of the changes or none. New users have no password and cannot log in before
\`qctl user password LOGIN\`.`,
    )
    .does(async (run: Run<ImportOptions>, file: string) => {
      const read = readConfigurationFile(file === '-' ? await run.dependencies.readInput() : readText(file));
      if (read.faults.length > 0) failWith(await faultsOfAll(read, run), file, run);
      await withSession(run, (session) => importFrom({ ...run, ...session }, read.file, file));
    });
}

/** The faults of the file, and those the box finds in the rest, so that all can be fixed in one go. */
async function faultsOfAll(read: ReadFile, run: Run): Promise<readonly FileFault[]> {
  try {
    const others = await withSession(run, async ({ client }) => {
      // It is not known which elements a faulty file lacks: nothing is removed.
      const difference = differenceOf(await readConfiguration(client), read.file, false);
      return isNothing(difference) ? [] : await refusedByBox(client, difference, read.file);
    });
    return allFaults(read, others);
  } catch (failure) {
    if (failure instanceof Interrupted || exitCodeOf(failure) === EXIT.internal) throw failure;
    run.dependencies.err(`qctl: the box could not be asked what else is wrong: ${explain(failure)}\n`);
    return allFaults(read, []);
  }
}

interface ImportOptions extends WithYes {
  readonly dryRun?: boolean;
  readonly prune?: boolean;
}

async function readConfiguration(client: QboxClient): Promise<Configuration> {
  const lists = await Promise.all(
    CONFIGURATION_BOOKS.map(async (book) => [book, (await client.list(book)) as unknown as Element[]] as const),
  );
  const designs = (await client.call('ticketDesigns', {})).filter(({ built_in }) => !built_in);
  const kept = (await client.call('lcdTemplates', {})).filter(({ origin }) => origin === 'branch');
  const templates = await Promise.all(kept.map(({ name }) => client.call('getLcdTemplate', { name })));
  // The only answer that has the logo itself.
  const { text } = await client.call('exportConfiguration', {});
  const [look] = readConfigurationFile(text).file.looks;
  return configurationOf(Object.fromEntries(lists) as unknown as Configuration['books'], {
    designs: designs.map(({ name, design }) => ({ name, design })),
    templates: templates.map(({ name, template }) => ({ name, template })),
    appearance: look ?? PLAIN_APPEARANCE,
  });
}

async function exportTo({ client, options, dependencies }: Asking, file: string | undefined): Promise<void> {
  const [configuration, { core }] = await Promise.all([readConfiguration(client), client.call('info', {})]);
  const text = options.json ? json(configuration) : configurationToml(configuration, core);
  if (file === undefined || file === '-') dependencies.out(text);
  else await writeAsked(file, text);
}

export function readText(file: string): string {
  try {
    return readNamedFile(file).toString('utf8');
  } catch (failure) {
    throw new UsageError(`cannot read: ${messageOf(failure)}`);
  }
}

/** Shows every fault, then ends with one line and its exit code. */
function failWith(faults: readonly FileFault[], file: string, { options, dependencies: { out, err } }: Run): never {
  if (options.json) out(json({ faults }));
  else for (const { line, fault } of faults) err(printable(`${file}:${line ?? ''} ${fault}`).concat('\n'));
  throw new NotInOrderError(`${faults.length === 1 ? 'one fault' : `${faults.length} faults`} in ${file}; nothing was changed`);
}

async function importFrom(asking: Asking<ImportOptions>, read: ConfigurationFile, file: string): Promise<void> {
  const { client, dependencies } = asking;
  const { json: isJson, prune = false, dryRun } = asking.options;
  const difference = differenceOf(await readConfiguration(client), read, prune);
  const passwordless = passwordlessIn(difference);
  const show = (applied: boolean, words: string): void => dependencies.out(isJson ? json({ ...difference, passwordless, applied }) : words);
  const words = showDifference(difference, dependencies);
  if (isNothing(difference)) return show(false, `${words}the box is as the file has it\n`);
  const faults = await refusedByBox(client, difference, read);
  if (faults.length > 0) failWith(faults, file, asking);
  if (dryRun) return show(false, words);
  if (!isJson) dependencies.out(words);
  const { added, changed, removed } = difference;
  await confirmed(asking, `Add ${added.length}, change ${changed.length} and remove ${removed.length} elements?`);
  await client.call('setConfiguration', requestFor(difference, read));
  show(true, 'done\n');
  if (passwordless.length > 0) {
    dependencies.err(
      printable(`qctl: no password yet, so no log-in: ${passwordless.join(', ')}; give one with "qctl user password"`).concat('\n'),
    );
  }
}

/** The faults that the box reports: references, names, abilities of its boards. */
async function refusedByBox(client: QboxClient, difference: Difference, read: ConfigurationFile): Promise<readonly FileFault[]> {
  const request = requestFor(difference, read);
  try {
    await client.call('setConfiguration', { ...request, check: true });
    return [];
  } catch (failure) {
    if (!(failure instanceof QboxError)) throw failure;
    const faults = [failure.error, ...failure.error.children];
    // Not a fault of the file: the session has ended, or the user lacks the right.
    if (faults.length === 1 && fieldFault(failure.error).field?.startsWith('data.') !== true) {
      throw new RefusedError(`the box refused the configuration: ${failure.message}; nothing was changed`);
    }
    return faults.map((fault) => faultInFile(fault, request, difference, read));
  }
}

function showDifference(difference: Difference, page: Page): string {
  const { added, changed, removed, kept } = difference;
  const lines = [
    ...added.map(({ title }) => paint(page, 'green', `+ ${printable(title)}`)),
    ...changed.flatMap(({ title, fields }) => [
      paint(page, 'yellow', `~ ${printable(title)}`),
      ...Object.entries(fields).flatMap(([field, { from, to }]) => [
        paint(page, 'red', `    - ${field} = ${shown(from)}`),
        paint(page, 'green', `    + ${field} = ${shown(to)}`),
      ]),
    ]),
    ...removed.map(({ title }) => paint(page, 'red', `- ${printable(title)}`)),
    ...(kept.length === 0 ? [] : [paint(page, 'dim', `  in the box only, left alone: ${printable(shownKept(kept))}`)]),
    `${added.length} to add, ${changed.length} to change, ${removed.length} to remove`,
  ];
  return `${lines.join('\n')}\n`;
}

const KEPT_SHOWN = 10;
const shownKept = (kept: Difference['kept']): string => {
  const more = kept.length > KEPT_SHOWN ? ` and ${kept.length - KEPT_SHOWN} more` : '';
  return `${kept
    .slice(0, KEPT_SHOWN)
    .map(({ title }) => title)
    .join(', ')}${more}`;
};

const VALUE_LENGTH_MAX = 200;
function shown(value: unknown): string {
  if (value === undefined || value === null) return '(none)';
  const text = printable(JSON.stringify(value));
  return text.length > VALUE_LENGTH_MAX ? `${text.slice(0, VALUE_LENGTH_MAX)}… (${text.length} characters)` : text;
}

/** The configuration of the branch, changed at once. */

import type { ConfigureCommand } from '../../../engine/commands.js';
import type { BookName } from '../../../model/books/index.js';
import { Rejection, reject, toWireError } from '../../../model/errors/errors.js';
import type { WireError } from '../../../model/errors/refusal-reasons.js';
import { fieldFault } from '../../../protocol/client/errors.js';
import { configurationCommands } from '../../../protocol/commands/books/configuration.js';
import {
  type Difference,
  differenceOf,
  type ElementChange,
  faultInFile,
  isNothing,
  passwordlessIn,
  requestFor,
} from '../../../protocol/configuration-file/difference.js';
import { allFaults, type FileFault, readingSteps } from '../../../protocol/configuration-file/read.js';
import { excessOf } from '../../../protocol/configuration-file/size.js';
import type { CommandDeclaration } from '../../../protocol/declaration.js';
import type { ReplyData, RequestData } from '../../../protocol/registry.js';
import { exportedConfiguration, presentConfiguration } from '../../feeds/exported-configuration.js';
import { inTurns } from '../../limits/slices.js';
import { changedPlaces, takesPlaces } from '../booking/affected.js';
import { type Answered, type Request as AnyRequest, acknowledged, authorOf, dataAnswer } from '../handler.js';
import { logoFault } from './appearance.js';
import { faultsOf, refuseAfterwards } from './designs.js';
import { handle, type Request } from './family.js';
import { templateFaultsOf } from './templates.js';

/** @param command as it was sent; with what the command of the engine has beside the data */
export async function configure(
  request: AnyRequest<RequestData<'setConfiguration'>>,
  { command: declaration, ...more }: { readonly command: CommandDeclaration } & Pick<ConfigureCommand, 'revision'>,
): Promise<Answered> {
  const { context, session, data } = request;
  const { set = {}, remove = {}, added = {}, check = false, ...documents } = data;
  const { designs = [], removeDesigns = [], templates = [], removeTemplates = [], appearance } = documents;
  const faults = await lookFaults(designs, templates, appearance);
  const refusal = refuseAfterwards(request, declaration);
  if (refusal) return refusal;
  const changes = { set, remove, added, designs, removeDesigns, templates, removeTemplates, ...(appearance && { appearance }) };
  const command: ConfigureCommand = { type: 'configure', ...changes, ...more, actingUserId: session.userId };
  if (faults) return together(faults, context.pipeline.judge(command));
  if (check) return acknowledged(context.pipeline.judge(command));
  const books = [...Object.keys(set), ...Object.keys(remove)] as BookName[];
  return changedPlaces(
    request,
    context.pipeline.execute(command, authorOf(request)),
    books.some((book) => takesPlaces(book)),
  );
}

/** The author of a file needs to see everything that is wrong with it. */
const together = (faults: Rejection, judged: unknown): Rejection =>
  judged instanceof Rejection
    ? new Rejection(faults.error, faults.parameters, [...faults.causes, new Rejection(judged.error, judged.parameters), ...judged.causes])
    : faults;

const setConfiguration = handle(configurationCommands.setConfiguration, (request) =>
  configure(request, { command: configurationCommands.setConfiguration }),
);

const exportConfiguration = handle(configurationCommands.exportConfiguration, ({ context, state }) =>
  dataAnswer(exportedConfiguration(state, context.versions.core ?? '')),
);

/** Rows of a file that are checked without a pause: some milliseconds of a small processor. */
export const ROWS_A_TURN = 8;

const importConfiguration = handle(configurationCommands.importConfiguration, (request) => {
  const excess = excessOf(request.data.text);
  if (excess) return reject('documentTooLarge', { field: 'data.text', ...excess });
  // A file of megabytes becomes several times as much while it is read.
  return request.context.longAnswers.make(request.session.userId, () => imported(request));
});

async function imported(request: Request<RequestData<'importConfiguration'>>): Promise<Answered> {
  const { state } = request;
  const { text, prune = false, check = false } = request.data;
  const read = await inTurns(readingSteps(text), ROWS_A_TURN);
  const refusal = refuseAfterwards(request, configurationCommands.importConfiguration);
  if (refusal) return refusal;
  const { file } = read;
  const isFaulty = read.faults.length > 0;
  // What a faulty file lacks is not known, so nothing is pruned.
  const difference = differenceOf(presentConfiguration(state), file, prune && !isFaulty);
  const answer = (others: readonly FileFault[], applied: boolean) =>
    dataAnswer(reply(isFaulty ? NO_DIFFERENCE : difference, applied, allFaults(read, others)));
  if (isNothing(difference)) return answer([], !check && !isFaulty);
  const order = requestFor(difference, file);
  const outcome = await configure(
    { ...request, data: { ...order, check: check || isFaulty } },
    { command: configurationCommands.importConfiguration },
  );
  if (!(outcome instanceof Rejection)) return answer([], !check && !isFaulty);
  const faults = faultsOfText(outcome, (fault) => faultInFile(fault, order, difference, file));
  return faults === null ? outcome : answer(faults, false);
}

/** null = it is no fault of the text: the session has ended, or this user may not. */
export function faultsOfText(refusal: Rejection, inFile: (error: WireError) => FileFault): readonly FileFault[] | null {
  const error = toWireError(refusal);
  const faults = [error, ...error.children];
  return faults.length === 1 && fieldFault(error).field?.startsWith('data.') !== true ? null : faults.map(inFile);
}

export const NO_DIFFERENCE: Difference = { added: [], changed: [], removed: [], kept: [] };

function reply(difference: Difference, applied: boolean, faults: readonly FileFault[] = []): ReplyData<'importConfiguration'> {
  const { kept } = difference;
  return {
    applied,
    faults: [...faults],
    ...toldDifference(difference),
    kept: kept.map(({ book, id, title }) => ({ book, id, title, fields: [] })),
    passwordless: [...passwordlessIn(difference)],
  };
}

export function toldDifference({ added, changed, removed }: Difference) {
  const told = ({ book, id, title, fields }: ElementChange) => ({
    book,
    id,
    title,
    fields: Object.entries(fields).map(([field, { from, to }]) => ({ field, from: from ?? null, to: to ?? null })),
  });
  return { added: added.map(told), changed: changed.map(told), removed: removed.map(told) };
}

/** The first fault of any design, any template and the logo, with all others among its children. */
async function lookFaults(
  designs: ConfigureCommand['designs'],
  templates: ConfigureCommand['templates'],
  appearance: ConfigureCommand['appearance'],
): Promise<Rejection | undefined> {
  const faults: Rejection[] = [];
  const note = (found: Rejection | undefined, from: string, to: string): void => {
    if (found) faults.push(...[new Rejection(found.error, found.parameters), ...found.causes].map((fault) => inPlace(fault, from, to)));
  };
  for (const [index, { design }] of designs.entries()) note(await faultsOf(design), 'data.design', `data.designs[${index}].design`);
  for (const [index, { template }] of templates.entries())
    note(await templateFaultsOf(template), 'data.template', `data.templates[${index}].template`);
  note(await logoFault(appearance?.logo ?? null), 'data.logo', 'data.appearance.logo');
  const [first, ...others] = faults;
  return first && new Rejection(first.error, first.parameters, others);
}

/** The fault with its field as another request names it. */
export const inPlace = ({ error, parameters }: Rejection, from: string, to: string): Rejection =>
  new Rejection(error, { ...parameters, field: String(parameters.field).replace(from, to) });

export const configurationHandlers = [setConfiguration, exportConfiguration, importConfiguration];

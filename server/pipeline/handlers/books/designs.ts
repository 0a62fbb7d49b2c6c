/** Designs of tickets: those that come with the box, and those of the branch, which are checked before they are stored. */

import { createHash } from 'node:crypto';
import { checkImage, type PictureReason, RefusedPicture } from '../../../../drivers/imaging/render.js';
import { DESIGN_BYTES_MAX, type TicketDesign } from '../../../model/designs/ticket-design.js';
import { Rejection, reject } from '../../../model/errors/errors.js';
import type { SaidFault } from '../../../model/errors/refusal-reasons.js';
import { checkDesign } from '../../../presentation/design-check.js';
import { BUILT_IN_DESIGNS } from '../../../presentation/designs.js';
import { sampleTicket } from '../../../presentation/sample-ticket.js';
import { printingCommands } from '../../../protocol/commands/queue/printing.js';
import type { CommandDeclaration } from '../../../protocol/declaration.js';
import type { ReplyData } from '../../../protocol/registry.js';
import { refuseCommand } from '../../access/rights.js';
import { sampleContent } from '../../tickets/ticket-content.js';
import { acknowledged, authorOf, dataAnswer } from '../handler.js';
import { handle, type Request } from './family.js';

/** The width of 80 mm paper at 203 dots an inch. */
const USUAL_WIDTH_DOTS = 576;

const ticketDesigns = handle(printingCommands.ticketDesigns, ({ state }) => {
  const designs = new Map([...BUILT_IN_DESIGNS, ...state.designs]);
  const list: ReplyData<'ticketDesigns'> = [...designs]
    .map(([name, design]) => ({
      name,
      title: design.title,
      built_in: !state.designs.has(name),
      version: versionOf(design),
      design,
    }))
    .sort((one, other) => (one.name < other.name ? -1 : 1));
  return dataAnswer(list);
});

const setTicketDesign = handle(printingCommands.setTicketDesign, async (request) => {
  const { name, design, version } = request.data;
  const { context, state } = request;
  const faults = (await faultsOf(design)) ?? refuseAfterwards(request, printingCommands.setTicketDesign);
  if (faults) return faults;
  const present = state.designs.get(name) ?? BUILT_IN_DESIGNS.get(name);
  return (
    refuseOldVersion(name, version, present) ??
    acknowledged(context.pipeline.execute({ type: 'setDesign', name, design }, authorOf(request)))
  );
});

/** Reading pictures takes a while, in which the session may have ended or lost its rights. */
export function refuseAfterwards(
  { state, session }: Pick<Request, 'state' | 'session'>,
  declaration: CommandDeclaration,
): Rejection | undefined {
  if (session.component !== 'headquarters' && !state.sessions.has(session.id)) return reject('unknownToken');
  return refuseCommand(state, session, declaration);
}

/** The version of a design or a template, from its content. */
export const versionOf = (document: object): string =>
  createHash('sha256').update(JSON.stringify(document)).digest('base64url').slice(0, 12);

/** Refuses a version that was replaced since it was read. `version` undefined = the newest wins, '' = there must be none yet. */
export function refuseOldVersion(name: string, version: string | undefined, present: object | undefined): Rejection | undefined {
  if (version === undefined || version === (present === undefined ? '' : versionOf(present))) return undefined;
  return reject('changedMeanwhile', { name });
}

const removeTicketDesign = handle(printingCommands.removeTicketDesign, (request) => {
  const { name } = request.data;
  return acknowledged(request.context.pipeline.execute({ type: 'removeDesign', name }, authorOf(request)));
});

const previewTicketDesign = handle(printingCommands.previewTicketDesign, async (request) => {
  const { context, data } = request;
  const { design, width, language = '' } = data;
  const faults = await faultsOf(design);
  if (faults) return faults;
  const png = await context.paper.previewOf(design, sampleFor(request, language), width ?? USUAL_WIDTH_DOTS);
  return dataAnswer({ preview: `image/png;base64,${png.toString('base64')}` } satisfies ReplyData<'previewTicketDesign'>);
});

const testTicketDesign = handle(printingCommands.testTicketDesign, async (request) => {
  const { context, data } = request;
  const { design, printer, language = '' } = data;
  const faults = await faultsOf(design);
  if (faults) return faults;
  const ticket = { design, content: sampleFor(request, language) };
  const report = await context.workbench.test({ name: printer, kind: 'printer', pattern: 'page', ticket });
  if (report instanceof Rejection) return new Rejection(report.error, { ...report.parameters, field: 'data.printer' });
  return dataAnswer({
    done: report.isDone,
    text: report.text,
    code: report.code,
    parameters: report.parameters,
  } satisfies ReplyData<'testTicketDesign'>);
});

function sampleFor({ context, state }: Request, language: string) {
  const { branch } = context.config;
  return sampleTicket(branch.name, language, sampleContent(state, branch, language, context.pipeline.stamp().atMs));
}

/** Checks of a design that a schema cannot express: the first fault, with the others among its children. */
export async function faultsOf(design: TicketDesign): Promise<Rejection | undefined> {
  const bytes = Buffer.byteLength(JSON.stringify(design));
  if (bytes > DESIGN_BYTES_MAX) return invalid(tooLarge(DESIGN_BYTES_MAX, bytes));
  const faults = checkDesign(design).map(({ field, ...fault }) => invalid(fault, `.${field}`));
  for (const [index, row] of design.rows.entries()) {
    const fault = row.row === 'image' ? await faultOfImage(row.image) : undefined;
    if (fault !== undefined) faults.push(invalid(fault, `.rows[${index}].image`));
  }
  const [first, ...others] = faults;
  return first && new Rejection('designInvalid', first.parameters, others);
}

export const tooLarge = (most: number, bytes: number): SaidFault => ({
  fault: `expected at most ${most} bytes, got ${bytes}`,
  why: 'tooLarge',
  what: String(most),
});

export const badPicture = (fault: string, why: PictureReason): SaidFault => ({ fault, why, what: '' });

const invalid = (fault: SaidFault, place = ''): Rejection => reject('designInvalid', { field: `data.design${place}`, ...fault });

export async function faultOfImage(base64: string): Promise<SaidFault | undefined> {
  try {
    await checkImage(base64);
    return undefined;
  } catch (error) {
    if (error instanceof RefusedPicture) return badPicture(error.message, error.reason);
    throw error;
  }
}

export const designHandlers = [ticketDesigns, setTicketDesign, removeTicketDesign, previewTicketDesign, testTicketDesign];

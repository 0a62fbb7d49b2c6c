/** Designs of tickets: those that come with the box, and those of the branch, which have been looked through before they count. */
import { BadImage, checkImage } from '../../../drivers/imaging/render.js';
import { Rejection, reject } from '../../model/errors.js';
import type { TicketContent } from '../../model/ticket.js';
import { DESIGN_BYTES_MAX, type TicketDesign } from '../../model/ticket-design.js';
import { checkDesign } from '../../presentation/design-check.js';
import { BUILT_IN_DESIGNS } from '../../presentation/designs/index.js';
import type { ReplyData, RequestData } from '../../protocol/registry.js';
import { isAdministrator } from '../rights.js';
import { acknowledged, type Handler, jsonAnswer } from './handler.js';

/** As paper of 80 mm has at 203 dots an inch. */
const USUAL_WIDTH_DOTS = 576;

export const ticketDesigns: Handler = ({ state }) => {
  const designs = new Map([...BUILT_IN_DESIGNS, ...state.designs]);
  const list: ReplyData<'ticketDesigns'> = [...designs]
    .map(([name, design]) => ({ name, title: design.title, built_in: !state.designs.has(name), design }))
    .sort((one, other) => (one.name < other.name ? -1 : 1));
  return jsonAnswer(list);
};

export const setTicketDesign: Handler = async ({ desk, state, session, data }) => {
  const { name, design } = data as RequestData<'setTicketDesign'>;
  const faults = await faultsOf(design);
  if (faults) return faults;
  // Reading pictures takes a while, in which the session may have ended or lost its rights.
  if (!state.sessions.has(session.id)) return reject('unknownToken');
  if (!isAdministrator(state, session))
    return reject('notAllowed', { command: 'setTicketDesign', who: 'a user whose role no longer allows it' });
  return acknowledged(desk.pipeline.execute({ type: 'setDesign', name, design }));
};

export const removeTicketDesign: Handler = ({ desk, data }) =>
  acknowledged(desk.pipeline.execute({ type: 'removeDesign', name: (data as RequestData<'removeTicketDesign'>).name }));

export const previewTicketDesign: Handler = async ({ desk, data }) => {
  const { design, width } = data as RequestData<'previewTicketDesign'>;
  const faults = await faultsOf(design);
  if (faults) return faults;
  const png = await desk.paper.previewOf(design, sampleContent(desk.config.branch.name), width ?? USUAL_WIDTH_DOTS);
  return jsonAnswer({ preview: `image/png;base64,${png.toString('base64')}` } satisfies ReplyData<'previewTicketDesign'>);
};

/** What a schema cannot say of a design: the first fault, with the others among its children. */
export async function faultsOf(design: TicketDesign): Promise<Rejection | undefined> {
  const bytes = Buffer.byteLength(JSON.stringify(design));
  if (bytes > DESIGN_BYTES_MAX) return invalid('', `expected at most ${DESIGN_BYTES_MAX} bytes, got ${bytes}`);
  const faults = checkDesign(design).map(({ field, fault }) => invalid(`.${field}`, fault));
  for (const [index, row] of design.rows.entries()) {
    const fault = row.row === 'image' ? await faultOfImage(row.image) : undefined;
    if (fault !== undefined) faults.push(invalid(`.rows[${index}].image`, fault));
  }
  const [first, ...others] = faults;
  return first && new Rejection('designInvalid', first.parameters, others);
}

const invalid = (place: string, fault: string): Rejection => reject('designInvalid', { field: `data.design${place}`, fault });

async function faultOfImage(base64: string): Promise<string | undefined> {
  try {
    await checkImage(base64);
    return undefined;
  } catch (error) {
    if (error instanceof BadImage) return error.message;
    throw error;
  }
}

/** A ticket made up for designs that are being edited. */
const sampleContent = (branch: string): TicketContent => ({
  ticket: 'Г002',
  consumerId: 32317,
  services: ['Назначение занятий на тренажере', 'Приём оплаты'],
  date: '24.11.2026',
  time: '15:09',
  ahead: 3,
  branch,
  registrator: 'Киоск у входа',
  comment: 'Какой-то комментарий',
  pinCode: '402913',
  language: '',
});

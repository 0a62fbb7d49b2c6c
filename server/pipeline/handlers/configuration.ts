/** The configuration of the branch, changed at once. */
import { Rejection, reject } from '../../model/errors.js';
import type { RequestData } from '../../protocol/registry.js';
import type { ConfigureCommand } from '../../queue/commands.js';
import { isAdministrator } from '../rights.js';
import { faultsOf } from './designs.js';
import { acknowledged, type Handler } from './handler.js';

export const setConfiguration: Handler = async ({ desk, state, session, data }) => {
  const { set = {}, remove = {}, designs = [], removeDesigns = [], check = false } = data as RequestData<'setConfiguration'>;
  const faults = await designFaults(designs);
  if (faults) return faults;
  // Reading pictures takes a while, in which the session may have ended or lost its rights.
  if (!state.sessions.has(session.id)) return reject('unknownToken');
  if (!isAdministrator(state, session))
    return reject('notAllowed', { command: 'setConfiguration', who: 'a user whose role no longer allows it' });
  const command: ConfigureCommand = { type: 'configure', set, remove, designs, removeDesigns, actingUserId: session.userId };
  return acknowledged(check ? desk.pipeline.judge(command) : desk.pipeline.execute(command));
};

/** The first fault of any design, with all others among its children. */
async function designFaults(designs: ConfigureCommand['designs']): Promise<Rejection | undefined> {
  const faults: Rejection[] = [];
  for (const [index, { design }] of designs.entries()) {
    const found = await faultsOf(design);
    if (found) faults.push(...[new Rejection(found.error, found.parameters), ...found.causes].map((fault) => inPlace(fault, index)));
  }
  const [first, ...others] = faults;
  return first && new Rejection(first.error, first.parameters, others);
}

const inPlace = ({ error, parameters }: Rejection, index: number): Rejection =>
  new Rejection(error, { ...parameters, field: String(parameters.field).replace('data.design', `data.designs[${index}].design`) });

/** What headquarters may do: a configuration that many branches have alike. */
import type { QueueState } from '../../../engine/state.js';
import { Rejection, reject } from '../../../model/errors/errors.js';
import { headquartersCommands, REVISION_LENGTH_MAX } from '../../../protocol/commands/box/headquarters.js';
import { type Difference, differenceOf, faultInFile, isNothing, requestFor } from '../../../protocol/configuration-file/difference.js';
import { allFaults, type FileFault, readingSteps, sharedPart } from '../../../protocol/configuration-file/read.js';
import { excessOf } from '../../../protocol/configuration-file/size.js';
import type { ReplyData, RequestData } from '../../../protocol/registry.js';
import { revisionOf } from '../../../protocol/revision.js';
import { presentConfiguration, sharedConfiguration } from '../../feeds/exported-configuration.js';
import { inTurns } from '../../limits/slices.js';
import { configure, faultsOfText, NO_DIFFERENCE, ROWS_A_TURN, toldDifference } from '../books/configuration.js';
import { type Answered, dataAnswer } from '../handler.js';
import { handle, type Request } from './family.js';

type Order = RequestData<'applyRevision'>;
type State = ReplyData<'applyRevision'>['state'];

const command = headquartersCommands.applyRevision;

const applyRevision = handle(command, (request) => {
  const excess = excessOf(request.data.text);
  if (excess) return reject('documentTooLarge', { field: 'data.text', ...excess });
  return request.context.longAnswers.make(request.session.userId, () => carriedOut(request));
});

/** An order that was carried out is not carried out again: what the branch has changed since then is shown, and stays. */
async function carriedOut(request: Request<Order>): Promise<Answered> {
  const { state } = request;
  const { text, order, at_once = false, check = false, with_text = false } = request.data;
  const own = check && with_text ? { text: ownText(request) } : {};
  const answer = (how: State, difference = NO_DIFFERENCE, faults: readonly FileFault[] = []) =>
    dataAnswer({ state: how, order: state.revision.order, ...shortened(difference, faults), ...own } satisfies Reply);
  const read = await inTurns(readingSteps(text), ROWS_A_TURN);
  const file = sharedPart(read.file);
  if (read.faults.length > 0) return answer('faulty', NO_DIFFERENCE, allFaults(read, []));
  const difference = sharedDifference(state, file);
  const data = requestFor(difference, file);
  const faultsIn = (refusal: Rejection) => faultsOfText(refusal, (fault) => faultInFile(fault, data, difference, file));
  if (check) {
    const outcome = isNothing(difference) ? undefined : await configure({ ...request, data: { ...data, check } }, { command });
    const faults = outcome instanceof Rejection ? faultsIn(outcome) : [];
    return faults === null ? (outcome as Rejection) : answer(isNothing(difference) ? 'same' : 'differs', difference, faults);
  }
  if (order < state.revision.order) return answer('older');
  // The same number with another text: the database of headquarters was restored, and its numbers come again.
  if (order === state.revision.order) return answer(revisionOf(text) === state.revision.revision ? 'applied' : 'older');
  if (!at_once && !isNothing(difference) && !isQuiet(state)) return answer('busy');
  const outcome = await configure({ ...request, data }, { command, revision: { order, revision: revisionOf(text) } });
  if (!(outcome instanceof Rejection)) return answer('applied', difference);
  // A later one was carried out while pictures of this one were looked at.
  if (order <= state.revision.order) return answer('older');
  const faults = faultsIn(outcome);
  return faults === null ? outcome : answer('faulty', NO_DIFFERENCE, allFaults(read, faults));
}

type Reply = ReplyData<'applyRevision'>;

function ownText({ state, context }: Request<Order>): string | null {
  const text = sharedConfiguration(state, context.versions.core ?? '');
  return text.length > REVISION_LENGTH_MAX ? null : text;
}

function sharedDifference(state: QueueState, file: ReturnType<typeof sharedPart>): Difference {
  return differenceOf(presentConfiguration(state), file, true);
}

/** Of fields, in characters of JSON; with the titles of all elements it stays below a message of NATS. */
const FIELDS_LENGTH_MAX = 200_000;
const VALUE_LENGTH_MAX = 1_000;
const TITLE_LENGTH_MAX = 60;
const FAULTS_MAX = 100;

/** Who reads it wants to know what differs: a picture is cut, and what is too much has no fields; elements are all there, to be counted. */
function shortened(difference: Difference, faults: readonly FileFault[]) {
  const { added, changed, removed } = toldDifference(difference);
  let left = FIELDS_LENGTH_MAX;
  const short = ({ title, fields, ...element }: (typeof added)[number]) => {
    const shown = fields.map(({ field, from, to }) => ({ field, from: cut(from), to: cut(to) }));
    left -= JSON.stringify(shown).length;
    return { ...element, title: title.slice(0, TITLE_LENGTH_MAX), fields: left < 0 ? [] : shown };
  };
  return { faults: faults.slice(0, FAULTS_MAX), added: added.map(short), changed: changed.map(short), removed: removed.map(short) };
}

function cut(value: unknown): unknown {
  const text = JSON.stringify(value);
  return text.length <= VALUE_LENGTH_MAX ? value : `${text.slice(0, VALUE_LENGTH_MAX)}…`;
}

/** Nobody waits, is served, or comes back later. */
const isQuiet = ({ consumers }: QueueState): boolean => consumers.size === 0;

export const headquartersHandlers = [applyRevision];

/**
 * A visitor of the page of headquarters books as at `/book`: the same commands, fewer fields, no messages, and limits of their own, as
 * neither connection nor address of the visitor is known here.
 */
import { Rejection, reject } from '../../../model/errors/errors.js';
import { visitCommands } from '../../../protocol/commands/booking/visits.js';
import { headquartersCommands } from '../../../protocol/commands/box/headquarters.js';
import type { ReplyData, RequestData } from '../../../protocol/registry.js';
import { checkData } from '../../../protocol/validation.js';
import { dataAnswer, type HandledForAnybody } from '../handler.js';
import { type Context, handle } from './family.js';
import { bookableTimes, bookedVisit, bookVisit, cancelVisit, codeOf, moveVisit } from './visits.js';

type Asked = RequestData<'remoteVisit'>;
type Reply = ReplyData<'remoteVisit'>;

interface Way {
  readonly handled: HandledForAnybody<Context>;
  readonly fields: readonly (keyof Asked)[];
}

const WAYS: Readonly<Record<Asked['ask'], Way>> = {
  bookableTimes: { handled: bookableTimes, fields: ['service', 'from', 'to'] },
  bookVisit: { handled: bookVisit, fields: ['service', 'date', 'time', 'name', 'phone', 'key'] },
  bookedVisit: { handled: bookedVisit, fields: ['pin_code'] },
  moveVisit: { handled: moveVisit, fields: ['pin_code', 'date', 'time'] },
  cancelVisit: { handled: cancelVisit, fields: ['pin_code'] },
};

const command = headquartersCommands.remoteVisit;

const remoteVisit = handle(command, async (request) => {
  const { context, data } = request;
  if (context.config.headquarters.remoteBookingsPerHour === 0) return reject('notAllowed', { command: command.name, who: 'headquarters' });
  const { ask } = data;
  const { handled, fields } = WAYS[ask];
  const given: Partial<Asked> = ask === 'bookedVisit' && data.key !== undefined ? { pin_code: codeOf(data.key) } : data;
  const checked = checkData(
    visitCommands[ask],
    Object.fromEntries(fields.flatMap((field) => (field in given ? [[field, given[field]]] : []))),
  );
  if ('rejection' in checked) return checked.rejection;
  const answered = await handled.answer({ ...request, context: { ...context, ...guardsOf(context) }, data: checked.data });
  if (answered instanceof Rejection) return answered;
  const told = await answered.data;
  if (ask === 'bookableTimes') return dataAnswer({ days: told as Reply['days'], visit: null } satisfies Reply);
  const { notify: _, check_in: _here, ticket: _code, ...visit } = told as ReplyData<'bookedVisit'>;
  return dataAnswer({ days: [], visit } satisfies Reply);
});

const guardsOf = ({ remoteBookings, remoteWrongCodes }: Context): Pick<Context, 'visitGuard' | 'codeGuard'> => ({
  visitGuard: { waitSeconds: () => remoteBookings.waitSeconds(), booked: () => remoteBookings.taken() },
  codeGuard: {
    waitSeconds: () => remoteWrongCodes.waitSeconds(),
    wrong: () => {
      remoteWrongCodes.taken();
      return 0;
    },
  },
});

export const remoteVisitHandlers = [remoteVisit];

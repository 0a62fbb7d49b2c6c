/** Services that a visitor can be given, or sent on to. Pure. */
import { firstTasks, isUnfinished, tasksOf } from '../shared/tasks.js';
import type { Books, Service, Visitor, Window } from './desk.js';

/** Operations by the number of their stage. */
const firstStage = (stages: Readonly<Record<string, readonly number[]>>): readonly number[] =>
  Object.entries(stages).sort(([one], [other]) => Number(one) - Number(other))[0]?.[1] ?? [];

/** A service without a stage would end nowhere: nobody can call its visitors. */
export const newServices = ({ services }: Pick<Books, 'services'>, visitor: Pick<Visitor, 'services'>): readonly Service[] =>
  [...services.values()].filter(
    ({ id, disabled, operations }) => disabled === 0 && !(id in visitor.services) && firstStage(operations).length > 0,
  );

export interface Transfer {
  readonly service: Service;
  /** `same`: another clerk goes on with what is being done. `onTicket`: it was still to come. */
  readonly kind: 'same' | 'onTicket' | 'new';
  /** Windows with a clerk that can go on with it, or begin it, now. */
  readonly windows: readonly Window[];
  readonly isForAnybody: boolean;
}

type Around = Pick<Books, 'services' | 'others' | 'window'>;

/**
 * What is being served comes first, then what is still to come on the ticket, then new services, those that somebody begins now before the
 * rest. For anybody, what is still to come needs no transfer, and a new service that only this window begins now would come back here: it
 * is added and done.
 */
export function transfersOf(books: Around, visitor: Visitor): readonly Transfer[] {
  const here = new Set(books.window?.currentOperations ?? []);
  const left = firstTasks(tasksOf(visitor).filter(isUnfinished));
  const onTicket = [...new Set(left.map(({ service }) => service))].flatMap((id) => books.services.get(id) ?? []);
  const transfers = [
    ...onTicket.map((service): Transfer => {
      const kind = isInHand(visitor, service) ? 'same' : 'onTicket';
      const windows = windowsOf(
        books,
        left.flatMap((task) => (task.service === service.id ? [task.operation] : [])),
      );
      return { service, kind, windows, isForAnybody: kind === 'same' && windows.length > 0 };
    }),
    ...newServices(books, visitor).map((service): Transfer => {
      const first = firstStage(service.operations);
      const windows = windowsOf(books, first);
      return { service, kind: 'new', windows, isForAnybody: windows.length > 0 || !first.some((operation) => here.has(operation)) };
    }),
  ];
  const rank = ({ kind, windows }: Transfer): number => (kind === 'same' ? 0 : kind === 'onTicket' ? 1 : windows.length > 0 ? 2 : 3);
  return transfers.filter(({ windows, isForAnybody }) => isForAnybody || windows.length > 0).sort((one, other) => rank(one) - rank(other));
}

const isInHand = (visitor: Visitor, { id }: Service): boolean =>
  tasksOf(visitor).some(({ state, service }) => state === 'SERVING' && service === id);

const windowsOf = ({ others }: Around, operations: readonly number[]): readonly Window[] =>
  others.filter(({ currentOperations }) => operations.some((operation) => currentOperations.includes(operation)));

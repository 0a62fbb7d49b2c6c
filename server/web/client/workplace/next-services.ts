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

interface NextService {
  readonly service: Service;
  /** `same`: another clerk goes on with what is being done. `nobody`: no clerk is at a window that begins it now. */
  readonly remark: 'same' | 'nobody' | null;
}

type Around = Pick<Books, 'services' | 'others' | 'window'>;

/**
 * To anybody: what is being served, where another clerk does it as well; then each new service, those that somebody begins now first. One
 * that only this window begins now is left out, because its visitor would come back here: it is added and done.
 * To a given window: what it can continue or begin. Unfinished services of the ticket pass to that window as they are.
 */
export function nextServices(books: Around, visitor: Visitor, to: Window | undefined): readonly NextService[] {
  if (to !== undefined)
    return servicesAt(books, visitor, to).map((service) => ({ service, remark: isSame(visitor, service) ? 'same' : null }));
  const here = new Set(books.window?.currentOperations ?? []);
  const elsewhere = new Set(books.others.flatMap(({ currentOperations }) => currentOperations));
  const inHand = tasksOf(visitor).filter(({ state, operation }) => state === 'SERVING' && elsewhere.has(operation));
  const same = [...new Set(inHand.map(({ service }) => service))].flatMap((id) => books.services.get(id) ?? []);
  const others = newServices(books, visitor);
  const begins = (among: ReadonlySet<number>) => (service: Service) =>
    firstStage(service.operations).some((operation) => among.has(operation));
  const now = others.filter(begins(elsewhere));
  const later = others.filter((service) => !begins(elsewhere)(service) && !begins(here)(service));
  return [
    ...same.map((service) => ({ service, remark: 'same' as const })),
    ...now.map((service) => ({ service, remark: null })),
    ...later.map((service) => ({ service, remark: 'nobody' as const })),
  ];
}

const isSame = (visitor: Visitor, { id }: Service): boolean =>
  tasksOf(visitor).some(({ state, service }) => state === 'SERVING' && service === id);

function servicesAt({ services }: Around, visitor: Visitor, { currentOperations }: Window): readonly Service[] {
  const there = new Set(currentOperations);
  const left = firstTasks(tasksOf(visitor).filter(isUnfinished));
  const next = ({ id, operations }: Service): readonly number[] =>
    id in visitor.services ? left.filter(({ service }) => service === id).map(({ operation }) => operation) : firstStage(operations);
  return [...services.values()].filter(
    (service) => (service.disabled === 0 || service.id in visitor.services) && next(service).some((operation) => there.has(operation)),
  );
}

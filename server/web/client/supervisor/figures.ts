/** Figures derived from the present state of the hall. Pure, so that tests need no page. */
import { WINDOW_STATE } from '../../../protocol/figures/window-state.js';
import { firstTasks, isUnfinished, isWaiting, levelOf, normOf, tasksOf, waitingSinceMs } from '../shared/tasks.js';
import { type Alert, type Books, NOBODY, type Present, type Service, type Visitor, type Window } from './hall-state.js';

/** Services of a ticket that are not finished. */
export const openServicesOf = (visitor: Pick<Visitor, 'services'>): number[] => [
  ...new Set(
    tasksOf(visitor)
      .filter(isUnfinished)
      .map(({ service }) => service),
  ),
];

/** Services opened at a window for today. */
type OpenedAt = (window: number) => readonly number[];

export type QueueOfService = ReturnType<typeof queuesOf>[number];

/** A line for each service that is offered or has a queue. */
export function queuesOf({ windows, visitors }: Present, { services }: Pick<Books, 'services'>, openedAt: OpenedAt = () => []) {
  const waiting = visitors.filter(({ state }) => state === 'WAITING').map((visitor) => ({ visitor, open: openServicesOf(visitor) }));
  return [...services.values()].flatMap((service) => {
    const tickets = waiting.flatMap(({ visitor, open }) => (open.includes(service.id) ? visitor : []));
    if (service.disabled === 1 && tickets.length === 0) return [];
    /** Since when the visitor waits who has waited longest; null = the queue is empty. */
    const oldestMs = tickets.length === 0 ? null : Math.min(...tickets.map(waitingSinceMs));
    return [
      {
        service,
        tickets,
        oldestMs,
        windows: windows.filter((window) => isAtWork(window) && serves(window, service, tickets, openedAt(window.id))).length,
      },
    ];
  });
}

/** Open or serving, with a clerk, and not about to pause. */
const isAtWork = ({ state_id, clerk_id, next_state_id }: Window): boolean =>
  (state_id === WINDOW_STATE.open || (state_id === WINDOW_STATE.serving && next_state_id === null)) && clerk_id !== NOBODY;

/** Free by its state, but nobody has been at the clerk's page for a while. */
export const isLeft = ({ id, state_id, disabled }: Pick<Window, 'id' | 'state_id' | 'disabled'>, alerts: readonly Alert[]): boolean =>
  disabled === 0 && state_id === WINDOW_STATE.open && alerts.some(({ kind, workplace }) => kind === 'pageClosed' && workplace === id);

/** Windows with a clerk on a break that serve those who wait for the service, and newcomers where nobody waits. */
export const windowsOnBreakFor = (service: Service, { windows, visitors }: Present, openedAt: OpenedAt): readonly Window[] => {
  const tickets = visitors.filter((visitor) => visitor.state === 'WAITING' && openServicesOf(visitor).includes(service.id));
  return windows.filter(
    (window) =>
      window.state_id === WINDOW_STATE.onBreak && window.clerk_id !== NOBODY && serves(window, service, tickets, openedAt(window.id)),
  );
};

/** Whether the window could take one of these visitors on with the service; where nobody waits, begin with it. */
function serves(window: Window, service: Service, tickets: readonly Pick<Visitor, 'services'>[], opened: readonly number[]): boolean {
  const isForeign = window.department !== 0 && service.department !== 0 && window.department !== service.department;
  if (isForeign && !opened.includes(service.id)) return false;
  const does = (operation: number): boolean => window.currentOperations.includes(operation);
  const [first = []] = Object.entries(service.operations)
    .sort(([one], [other]) => Number(one) - Number(other))
    .map(([, stage]) => stage);
  if (tickets.length === 0) return first.some(does);
  return tickets.some((ticket) =>
    firstTasks(tasksOf(ticket).filter((task) => isUnfinished(task) && task.service === service.id)).some(
      ({ operation, clerk }) => does(operation) && (clerk === undefined || clerk === window.clerk_id),
    ),
  );
}

/** Windows that can call the ticket now: they can take it and are free. */
export const callersOf = (visitor: Visitor, windows: readonly Window[]): Window[] =>
  takersOf(visitor, windows).filter(({ consumer_id }) => consumer_id === NOBODY);

/** The clerk bound to the unfinished part of the ticket. */
export const claimOf = (visitor: Pick<Visitor, 'services'>): number | undefined =>
  tasksOf(visitor).find((task) => isWaiting(task) && task.clerk !== undefined)?.clerk;

/** Windows with a clerk who performs one of the ticket's next operations, free or not. */
export function takersOf(visitor: Visitor, windows: readonly Window[]): Window[] {
  const next = new Set(firstTasks(tasksOf(visitor).filter(isWaiting)).map(({ operation }) => operation));
  return windows.filter(
    ({ clerk_id, disabled, currentOperations }) =>
      disabled === 0 && clerk_id !== NOBODY && currentOperations.some((operation) => next.has(operation)),
  );
}

/** A visit that takes long, at its window. */
export interface LongServing {
  readonly window: Window;
  readonly visitor: Visitor;
  readonly passedMs: number;
  readonly level: 'late' | 'danger';
}

/** Who is being served longer than the norm now, as the cards of the windows say it. */
export function longServings(
  { windows, visitors }: Present,
  { operations }: Pick<Books, 'operations'>,
  nowMs: number,
): readonly LongServing[] {
  return windows.flatMap((window) => {
    const visitor = visitors.find(({ id }) => id === window.consumer_id);
    if (visitor === undefined) return [];
    const passedMs = nowMs - Date.parse(visitor.state_changed);
    const level = levelOf(passedMs, normOf(visitor, operations));
    return level === 'good' ? [] : [{ window, visitor, passedMs, level }];
  });
}

/** More windows, or services, than can be taken in at a glance: then trouble comes first, and what is at rest is folded. */
export const MANY = 12;

/** The gravest of the alerts about something; undefined = none stands. */
export function alarmOf(alerts: readonly Alert[], isAbout: (alert: Alert) => boolean): Alert['severity'] | undefined {
  const about = alerts.filter(isAbout);
  return about.some(({ severity }) => severity === 'error') ? 'error' : about[0]?.severity;
}

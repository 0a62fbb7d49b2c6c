/** The work that a ticket needs, and its norms. Pure. */
import { strictestSec, waitNormSec } from '../../../model/wait-norm.js';
import type { Element } from '../../../protocol/client/client.js';

type Ticket = Pick<Element<'Consumer'>, 'services'>;

/** The priority of tickets that nobody gave another one; smaller is earlier. */
export const USUAL_PRIORITY = 50;

/** An operation of a service of the ticket. */
export interface Task {
  readonly service: number;
  readonly stage: number;
  readonly operation: number;
  readonly state: string;
  /** The clerk who has it, or to whom it is bound. */
  readonly clerk: number | undefined;
  readonly comments: readonly string[];
}

/** Without the code of its reason, `[noDocuments] …`, which is for figures; the words follow it. */
export const plainComment = (comment: string): string => comment.replace(/^\[\w+\]\s*/, '');

/** In the order of services and stages. */
export const tasksOf = ({ services }: Ticket): readonly Task[] =>
  Object.entries(services).flatMap(([service, stages]) =>
    Object.entries(stages).flatMap(([stage, operations]) =>
      Object.entries(operations).map(([operation, { state, user_id: clerk, comment }]) => ({
        service: Number(service),
        stage: Number(stage),
        operation: Number(operation),
        state,
        clerk,
        comments: comment ?? [],
      })),
    ),
  );

export const isUnfinished = ({ state }: Task): boolean => state !== 'SERVED' && state !== 'REJECTED';
export const isWaiting = ({ state }: Task): boolean => state === 'WAITING' || state === 'POSTPONE';

/** Of each service, the tasks of the first stage among these. */
export const firstTasks = (tasks: readonly Task[]): readonly Task[] =>
  tasks.filter(({ service, stage }) => !tasks.some((other) => other.service === service && other.stage < stage));

interface Waiting {
  readonly registration: string;
  readonly last_call?: string | undefined;
  readonly state_changed?: string | undefined;
}

/** Who was called before waits since then for the next call: the norm is for the first one. */
export const waitingSinceMs = ({ last_call, registration, state_changed = registration }: Waiting): number =>
  Date.parse(last_call === undefined ? registration : state_changed);

interface WithNorm {
  readonly services?: Ticket['services'];
  readonly last_call?: string | undefined;
  readonly booked?: string | null | undefined;
}

/** The norm of the wait for the first call, the strictest of the services; 0 = none, or the visitor has been called before. */
export function waitNormMs(
  { services: wanted = {}, last_call, booked }: WithNorm,
  services: ReadonlyMap<number, Element<'Service'>>,
): number {
  if (last_call !== undefined) return 0;
  const left = tasksOf({ services: wanted }).flatMap((task) => (isUnfinished(task) ? (services.get(task.service) ?? []) : []));
  return strictestSec(left.map((service) => waitNormSec(service, booked !== undefined))) * 1000;
}

/** From when on it counts: of who came before the agreed time, from that. */
export const normSinceMs = (ticket: Waiting & WithNorm): number =>
  Math.max(waitingSinceMs(ticket), ticket.last_call === undefined && ticket.booked ? Date.parse(ticket.booked) : 0);

export interface Norm {
  readonly normMs: number;
  /** From this time on the work takes too long. */
  readonly limitMs: number;
}

/** The sum over all operations being served. */
export function normOf(ticket: Ticket, operations: ReadonlyMap<number, Element<'Operation'>>): Norm {
  const serving = tasksOf(ticket).flatMap(({ state, operation }) => (state === 'SERVING' ? (operations.get(operation) ?? []) : []));
  return {
    normMs: serving.reduce((sum, { regulated_sec }) => sum + regulated_sec * 1000, 0),
    limitMs: serving.reduce((sum, { danger_sec }) => sum + danger_sec * 1000, 0),
  };
}

export function levelOf(passedMs: number, { normMs, limitMs }: Norm): 'good' | 'late' | 'danger' {
  if (limitMs > 0 && passedMs >= limitMs) return 'danger';
  return normMs > 0 && passedMs >= normMs ? 'late' : 'good';
}

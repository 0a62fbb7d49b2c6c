/** What the clients of the load say: the circles of requests that the figures are made of. */
import type { Branch } from './branch.js';
import type { LoadOrder } from './load-order.js';

/** The circle of each client, and what its replies have at least if they are not refusals. */
export type Workload = Pick<LoadOrder, 'clients' | 'leastReplyBytes'>;

/** A reply with a ticket is longer, a refusal or an empty `data` is shorter. */
const TICKET_BYTES = 420;
const QUEUE_BYTES_A_ROW = 120;

const request = (token: string, command: string, data: object): string => JSON.stringify({ token, command, data });

/** Each clerk calls and serves, at a window of his own. */
export const callAndServe = (branch: Branch, count: number): Workload => ({
  clients: clerks(branch, count).map(({ workplaceId, token }) => [
    request(token, 'nextConsumer', { workplace: workplaceId }),
    request(token, 'serveConsumer', { workplace: workplaceId }),
  ]),
  leastReplyBytes: [TICKET_BYTES, TICKET_BYTES],
});

/** The same, and a new visitor comes for each one who was served: the queue keeps its length. */
export const callServeRegister = (branch: Branch, count: number): Workload => {
  const calls = callAndServe(branch, count);
  const registrations = register(branch, count);
  return {
    clients: calls.clients.map((requests, index) => [...requests, ...(registrations.clients[index] ?? [])]),
    leastReplyBytes: [...calls.leastReplyBytes, ...registrations.leastReplyBytes],
  };
};

export const register = (branch: Branch, count: number): Workload => ({
  clients: Array.from({ length: count }, (_, index) => [
    request(branch.kioskToken, 'registrateConsumer', {
      services: [branch.services[index % branch.services.length]],
      noprint: true,
      preview: false,
    }),
  ]),
  leastReplyBytes: [TICKET_BYTES],
});

/** Everybody asks for the queue of the window apart. */
export const askQueue = (branch: Branch, count: number, waiting: number): Workload => ({
  clients: Array.from({ length: count }, () => [
    request(branch.administratorToken, 'currentQueue', { detailed: false, workplace: branch.apart.workplaceId }),
  ]),
  leastReplyBytes: [waiting * QUEUE_BYTES_A_ROW],
});

function clerks(branch: Branch, count: number): Branch['windows'] {
  if (count > branch.windows.length) throw new Error(`the branch has ${branch.windows.length} windows, not ${count}`);
  return branch.windows.slice(0, count);
}

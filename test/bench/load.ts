/** What the clients of the load say: the circles of requests that the figures are made of. */
import type { Branch } from './branch.js';
import { ID_OF_ITS_OWN, type LoadOrder } from './load-order.js';

/** The circle of each client, and what its replies have at least if they are not refusals. */
export type Workload = Pick<LoadOrder, 'clients' | 'leastReplyBytes'>;

/** A reply with a ticket is longer, a refusal or an empty `data` is shorter. */
const TICKET_BYTES = 420;
const QUEUE_BYTES_A_ROW = 120;
const LENGTH_BYTES_A_ROW = 30;

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
    // The first service of each is one that its window serves.
    clients: calls.clients.map((requests, index) => [...requests, ...(registrations.clients[index] ?? []).slice(0, 1)]),
    leastReplyBytes: [...calls.leastReplyBytes, TICKET_BYTES],
  };
};

/** Clients beyond the number of services share them; where there are more services, each client goes round its own. */
export const register = ({ kioskTokens, services }: Branch, count: number): Workload => {
  const round = Math.ceil(services.length / count);
  return {
    clients: Array.from({ length: count }, (_, index) =>
      Array.from({ length: round }, (_, turn) =>
        request(kioskTokens[index % kioskTokens.length] ?? '', 'registrateConsumer', {
          services: [services[(index + turn * count) % services.length]],
          noprint: true,
          preview: false,
        }),
      ),
    ),
    leastReplyBytes: Array.from({ length: round }, () => TICKET_BYTES),
  };
};

/** The same requests with an id each: the box keeps their answers, to give them again should they be repeated. */
export const withIds = ({ clients, leastReplyBytes }: Workload): Workload => ({
  clients: clients.map((requests) => requests.map((text) => text.replace(/}$/, `,"id":"${ID_OF_ITS_OWN}"}`))),
  leastReplyBytes,
});

/** A kiosk: a visitor comes, and the lengths of all queues have changed. */
export const registerAndAskLengths = (branch: Branch): Workload => ({
  clients: register(branch, branch.services.length)
    .clients.slice(0, 1)
    .map((requests) => [...requests, request(branch.kioskTokens[0] ?? '', 'queueLengths', {})]),
  leastReplyBytes: [TICKET_BYTES, branch.services.length * LENGTH_BYTES_A_ROW],
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

/** The contests of `throughput`: what is asked of the box and of a ceiling in turns. To add one is to add an entry. */
import type { Bench } from '../bench.js';
import { askQueue, callAndServe, register, type Workload, withIds } from '../load.js';

export interface Contest {
  readonly name: string;
  readonly title: string;
  readonly against: 'raw' | 'durable';
  readonly workload: Workload;
}

export const QUEUE_LENGTH = 50;

/** In this order as many visitors come as are called after it: the queue has the same length in each round. */
export const contestsOf = ({ branch }: Bench): readonly Contest[] =>
  [20, 200].flatMap((clients): Contest[] => {
    const registrations = register(branch, clients);
    const calls = callAndServe(branch, clients);
    return [
      contest(`register.${clients}`, `registrateConsumer, ${clients} clients`, registrations),
      contest(`next+serve.${clients}`, `nextConsumer+serveConsumer, ${clients} clients`, calls),
      contest(`register.id.${clients}`, `registrateConsumer with ids, ${clients} clients`, withIds(registrations)),
      contest(`next+serve.id.${clients}`, `nextConsumer+serveConsumer with ids, ${clients} clients`, withIds(calls)),
      {
        name: `queue.${clients}`,
        title: `currentQueue of ${QUEUE_LENGTH}, ${clients} clients`,
        against: 'raw',
        workload: askQueue(branch, clients, QUEUE_LENGTH),
      },
    ];
  });

const contest = (name: string, title: string, workload: Workload): Contest => ({ name, title, against: 'durable', workload });

/** The load, as a process that is asked and answers. */
import { type ChildProcess, fork } from 'node:child_process';
import { on, once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Counts, SoakAnswer, SoakLedger, SoakOrder, SoakQuestion, Waits } from './orders.js';

export interface LoadProcess {
  readonly printerPorts: readonly number[];
  begin(order: SoakOrder): Promise<void>;
  /** With what was waited since the last time. */
  count(): Promise<{ readonly counts: Counts; readonly waits: Waits }>;
  /** So many pages stop reading. */
  deafen(count: number): Promise<void>;
  /** Everybody ends what he has begun. */
  end(): Promise<SoakLedger>;
  stop(): Promise<void>;
}

/** Any answer but the expected one is a fault of somebody in the hall: the question rejects, and the run is over. */
export async function startLoad(): Promise<LoadProcess> {
  const child = fork(fileURLToPath(new URL('./load.js', import.meta.url)), { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  process.on('exit', () => child.kill('SIGKILL'));
  const answers = on(child, 'message', { close: ['exit'] }) as AsyncIterableIterator<[SoakAnswer]>;
  const next = async <Kind extends SoakAnswer['kind']>(kind: Kind): Promise<Extract<SoakAnswer, { kind: Kind }>> => {
    const { value, done } = await answers.next();
    if (done === true) throw new Error('the load ended by itself');
    const [answer] = value;
    if (answer.kind === 'failed') throw new Error(`in the hall: ${answer.message}`);
    if (answer.kind !== kind) throw new Error(`the load answered ${answer.kind}, not ${kind}`);
    return answer as Extract<SoakAnswer, { kind: Kind }>;
  };
  const ask = (question: SoakQuestion): boolean => child.send(question);
  const { ports } = await next('printers');
  return {
    printerPorts: ports,
    begin: async (order) => {
      ask({ kind: 'begin', order });
      await next('begun');
    },
    count: async () => {
      ask({ kind: 'count' });
      return await next('count');
    },
    deafen: async (count) => {
      ask({ kind: 'deafen', count });
      await next('deafened');
    },
    end: async () => {
      ask({ kind: 'end' });
      return (await next('ended')).ledger;
    },
    stop: () => stop(child),
  };
}

async function stop(child: ChildProcess): Promise<void> {
  const exited = once(child, 'exit');
  child.kill('SIGTERM');
  await exited;
}

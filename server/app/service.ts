/** The services of a running box: one list, in the order of the start, the stop and the events. */
import type { PipelineFollower } from '../pipeline/commit/pipeline.js';
import type { Log } from './log.js';

/** Services of one phase stop together, phase after phase; README.md has the reasons. `records` stop when the box is closed. */
const STOPPING = ['requests', 'answers', 'disk', 'outputs', 'lines'] as const;
type StopPhase = (typeof STOPPING)[number] | 'records';

export interface Service extends PipelineFollower {
  readonly start?: () => void | Promise<void>;
  readonly stop?: () => void | Promise<void>;
}

export interface ServiceEntry {
  readonly name: string;
  readonly service: Service;
  /** Its start causes events: it is not started on a disk that takes no writes. */
  readonly writes?: true;
  readonly stops?: StopPhase;
}

/** Starts the services in the order of the list, each when the one before it has started. */
export async function startServices(entries: readonly ServiceEntry[], isWritable: boolean, log: Log): Promise<void> {
  for (const { name, service, writes } of entries) {
    if (service.start === undefined || (writes && !isWritable)) continue;
    log.debug({ service: name }, 'service starts');
    await service.start();
  }
}

/** All but the records. */
export async function stopServices(entries: readonly ServiceEntry[], log: Log): Promise<void> {
  for (const phase of STOPPING) await stopPhase(entries, phase, log);
}

export const stopRecords = (entries: readonly ServiceEntry[], log: Log): Promise<void> => stopPhase(entries, 'records', log);

async function stopPhase(entries: readonly ServiceEntry[], phase: StopPhase, log: Log): Promise<void> {
  const stopping = entries.filter(({ stops }) => stops === phase);
  log.debug({ phase, services: stopping.map(({ name }) => name) }, 'services stop');
  await Promise.all(stopping.map(({ service }) => service.stop?.()));
}

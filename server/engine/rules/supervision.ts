/** What whoever looks after the hall decides about windows. */
import { reject } from '../../model/errors.js';
import type { Stamp } from '../../model/stamp.js';
import type { OpenServicesCommand, Outcome } from '../commands.js';
import type { QueueState } from '../state.js';

/** Opens services at a window until the day ends; what was opened before and is not named is closed again. */
export function openServices(state: QueueState, { workplaceId, services }: OpenServicesCommand, stamp: Stamp): Outcome {
  const unknown = services.find((service) => !state.books.Service.has(service));
  if (unknown !== undefined) return reject('badReference', { field: 'data.services', book: 'Service', id: unknown });
  const wanted = [...new Set(services)].sort((one, other) => one - other);
  const opened = state.openedServices.get(workplaceId) ?? [];
  if (wanted.join() === opened.join()) return { events: [] };
  return { events: [{ t: 'servicesOpened', at: stamp.atMs, w: workplaceId, services: wanted }] };
}

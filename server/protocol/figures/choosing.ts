/** A part of the visits: those of one service, called by one clerk, called by one window. */
import { firstCallOf, type Visit } from './figures.js';

/** A field that is left out does not restrict the choice. */
export interface Choice {
  readonly service?: number | undefined;
  readonly clerk?: number | undefined;
  readonly window?: number | undefined;
}

/**
 * The visits of one clerk, window or service, so that their figures equal its line among the figures by clerk, window or service: of a
 * chosen service nothing else of the visit is left, and clerk and window are those of the first call of what is left.
 */
export function chosenOf(visits: readonly Visit[], { service, clerk, window }: Choice): readonly Visit[] {
  const ofService = service === undefined ? visits : visits.flatMap((visit) => partsOf(visit, service));
  if (clerk === undefined && window === undefined) return ofService;
  return ofService.filter(({ services = [] }) => {
    const call = firstCallOf(services);
    return call !== undefined && (clerk ?? call.user_id) === call.user_id && (window ?? call.workplace_id) === call.workplace_id;
  });
}

const partsOf = (visit: Visit, service: number): Visit[] =>
  (visit.services ?? [])
    .filter(({ service_id }) => service_id === service)
    .map((only) => ({ ...visit, registration: only.registration, services: [only] }));

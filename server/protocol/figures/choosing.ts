/** A part of the visits: what concerns one service, whom one clerk called, whom one window called. */
import { firstCallOf, type Visit } from './figures.js';

/** What is left out does not matter. */
export interface Choice {
  readonly service?: number | undefined;
  readonly clerk?: number | undefined;
  readonly window?: number | undefined;
}

/**
 * Such that figures of what one clerk, window or service is chosen by are those of its line among the figures by clerk, window or service:
 * of a chosen service nothing else of the visit is left, and clerk and window are those of the first call of what is left.
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

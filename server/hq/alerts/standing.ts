/** The alerts of a branch as pages show them: with names for numbers, and whether somebody quieted them. */
import type { Branch } from '../access/groups.js';
import type { HqAlert } from '../api/replies.js';
import type { LiveWatch, Names } from '../live/live-watch.js';
import { quietOf } from './quiets.js';

/** Those that count come first; otherwise as the branch tells them, the gravest first. */
export function standingAlerts({ name, title, quiets }: Branch, live: Pick<LiveWatch, 'of' | 'namesOf'>): readonly HqAlert[] {
  const names = live.namesOf(name);
  const alerts = (live.of(name)?.state.alerts ?? []).map((alert) => {
    const quiet = quietOf(alert, quiets);
    return {
      ...{ branch: name, title, ...alert },
      names: {
        service: nameAt(names?.services, alert.service),
        window: nameAt(names?.windows, alert.workplace),
        clerk: nameAt(names?.clerks, alert.user),
      },
      quiet: quiet && { until: quiet.until, by: quiet.by },
    };
  });
  return [...alerts.filter(({ quiet }) => quiet === null), ...alerts.filter(({ quiet }) => quiet !== null)];
}

const nameAt = (names: Names['windows'] | undefined, id: number | null): string | null => (id === null ? null : (names?.get(id) ?? null));

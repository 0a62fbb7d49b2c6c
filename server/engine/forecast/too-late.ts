/** Of which services kiosks say that a visitor who comes now would hardly be called today. */
import { LIKELY } from './outlook.js';

/**
 * Once it is too late, a call must be this likely again. Two forecasts of the same hall differ by some percent, and of visitors who come
 * one after the other one would be refused and the next one not.
 */
export const LIKELY_AGAIN = 0.7;
/**
 * Chances of fewer plays change nothing: of eight, one in eighteen has no more than half where a call is 80 % likely, and that would be
 * held against all who come until it is 70 again. Of twenty it is one in four hundred.
 */
export const PLAYS_SURE = 20;

export class TooLate {
  private readonly services = new Set<number>();

  /**
   * @param chance by the newest forecast; null = nobody calls for the service, which says nothing of the time
   * @param plays of which it is made
   */
  isSo(service: number, chance: number | null, plays: number): boolean {
    if (chance === null) return false;
    if (plays < PLAYS_SURE) return this.services.has(service);
    if (chance <= LIKELY) this.services.add(service);
    else if (chance >= LIKELY_AGAIN) this.services.delete(service);
    return this.services.has(service);
  }

  openDay(): void {
    this.services.clear();
  }
}

/** What visitors are told of each service: the same on every screen, and another wait only where it is another one for them. */
import type { Forecast } from '../../engine/forecast/correction.js';
import type { HallForecast } from '../../engine/forecast/hall-forecast.js';
import { isOtherWait } from '../../model/spoken-wait.js';

/** What newcomers are told, of one forecast. Two readings with the same edition say the same. */
export type ServiceWaits = Pick<HallForecast, 'ofService' | 'chanceOfService' | 'isTooLate' | 'isUnserved' | 'edition'>;

/** Ids of services that were removed stay, up to so many. */
const TOLD_MAX = 20_000;

export class ToldWaits {
  private readonly told = new Map<number, Forecast>();
  private of: { readonly hall: HallForecast; readonly waits: ServiceWaits } | null = null;

  /** The same object for the same forecast. */
  from(hall: HallForecast | null): ServiceWaits | null {
    if (hall === null) return null;
    if (this.of?.hall !== hall) this.of = { hall, waits: this.steadied(hall) };
    return this.of.waits;
  }

  private readonly steadied = (hall: HallForecast): ServiceWaits => ({
    get edition() {
      return hall.edition;
    },
    chanceOfService: (id) => hall.chanceOfService(id),
    isTooLate: (id) => hall.isTooLate(id),
    isUnserved: (id) => hall.isUnserved(id),
    ofService: (id) => this.tell(id, hall.ofService(id)),
  });

  private tell(serviceId: number, now: Forecast | null): Forecast | null {
    const before = this.told.get(serviceId);
    if (now !== null && before !== undefined && !isOtherWait(before, now)) return before;
    if (this.told.size >= TOLD_MAX) this.told.clear();
    if (now === null) this.told.delete(serviceId);
    else this.told.set(serviceId, now);
    return now;
  }
}

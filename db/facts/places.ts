/** Places that a branch offered for appointments, and how many of them were used. */
export interface DayPlaces {
  /** When the day began in the branch's zone. */
  readonly dayMs: number;
  readonly places: readonly SlotPlaces[];
}

/** Places of slots that begin within an hour; docs/indicators.md says how they are counted. */
export interface SlotPlaces {
  readonly atMs: number;
  readonly planId: number;
  readonly services: readonly number[];
  readonly offered: number;
  readonly booked: number;
  readonly kept: number;
}

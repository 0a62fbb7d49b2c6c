/**
 * Figures of appointments in a line: who kept the time, how long those who came waited from it, how long ahead it was booked, and how many
 * of the places that were offered were used.
 */
import type { SlotPlaces } from './places.js';
import { mean, share } from './ratios.js';
import { Times } from './times.js';

const PUNCTUAL_MS = 300_000;
/** Within so long of the booked time visitors are to be called, unless their service says otherwise. */
const NORM_SEC = 300;

const NO_PLACES = { places_offered: null, places_booked: null, places_kept: null, places_booked_percent: null };

export class BookingFigures {
  readonly came = { appointments: 0, appointments_early: 0, appointments_on_time: 0, appointments_late: 0 };
  readonly sums = { missedAtTime: 0, earlyMs: 0, lateMs: 0, within: 0 };
  readonly tooLate = { appointments_too_late: 0, lateMs: 0 };
  readonly places = { places_offered: 0, places_booked: 0, places_kept: 0 };
  readonly waits = new Times();
  readonly leads = new Times();

  /** @param agreedMs at first. @param bookedMs when the appointment was made; left out = not known */
  addVisitor(registeredMs: number, agreedMs: number | undefined, bookedMs: number | undefined): void {
    this.came.appointments += 1;
    // For a day, at any time.
    if (agreedMs === undefined) return;
    const lateMs = registeredMs - agreedMs;
    if (lateMs < -PUNCTUAL_MS) {
      this.came.appointments_early += 1;
      this.sums.earlyMs -= lateMs;
    } else if (lateMs > PUNCTUAL_MS) {
      this.came.appointments_late += 1;
      this.sums.lateMs += lateMs;
    } else this.came.appointments_on_time += 1;
    if (bookedMs !== undefined) this.leads.add(agreedMs - bookedMs);
  }

  /** Missed, and its visitor came all the same. @param lateMs after the agreed time */
  addTooLate(lateMs: number): void {
    this.tooLate.appointments_too_late += 1;
    this.tooLate.lateMs += lateMs;
  }

  /** @param ms from the booked time, or from the ticket of a later visitor; 0 = called before. @param normSec 0 = the service has none */
  addWait(ms: number, normSec: number): void {
    this.waits.add(ms);
    if (ms <= (normSec || NORM_SEC) * 1000) this.sums.within += 1;
  }

  addPlaces({ offered, booked, kept }: Pick<SlotPlaces, 'offered' | 'booked' | 'kept'>): void {
    this.places.places_offered += offered;
    this.places.places_booked += booked;
    this.places.places_kept += kept;
  }

  /** @param missed how many were missed, with a time or without; null = such lines tell neither it nor places */
  values(missed: number | null) {
    const { appointments_early: early, appointments_on_time: onTime, appointments_late: late } = this.came;
    const { missedAtTime, earlyMs, lateMs, within } = this.sums;
    const kept = early + onTime + late;
    return {
      ...this.came,
      appointments_missed: missed,
      appointments_kept_percent: missed === null ? null : share(kept, kept + missedAtTime),
      appointments_early_percent: share(early, kept),
      appointments_on_time_percent: share(onTime, kept),
      appointments_late_percent: share(late, kept),
      appointments_early_mean: mean(earlyMs, early),
      appointments_late_mean: mean(lateMs, late),
      appointments_too_late: this.tooLate.appointments_too_late,
      appointments_too_late_mean: mean(this.tooLate.lateMs, this.tooLate.appointments_too_late),
      booked_waits: this.waits.count,
      ...this.waits.figures('booked_wait'),
      booked_within_norm_percent: share(within, this.waits.count),
      ...this.leads.figures('lead'),
      ...(missed === null ? NO_PLACES : this.#placesUsed()),
    };
  }

  #placesUsed(): Readonly<Record<keyof typeof NO_PLACES, number | null>> {
    const { places_offered: offered, places_booked: booked } = this.places;
    return { ...this.places, places_booked_percent: share(booked, offered) };
  }
}

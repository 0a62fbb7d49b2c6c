/** Hours of work by weekday, as kiosks and windows have them. */
import { Type } from '@sinclair/typebox';
import { ById } from '../schema.js';

/** Hours of a day such as `09:00-13:00`. */
export const HOURS = '^([01][0-9]|2[0-4]):[0-5][0-9]-([01][0-9]|2[0-4]):[0-5][0-9]$';
const SPANS_A_DAY_MAX = 10;

/** A time of day. */
export const Time = () => Type.String({ pattern: '^([01][0-9]|2[0-3]):[0-5][0-9]$', maxLength: 5, 'x-expects': 'a time such as 09:30' });

export const HoursOfSpan = () => Type.String({ pattern: HOURS, maxLength: 11, 'x-expects': 'hours such as 09:00-13:00' });
export const HoursOfDay = () => Type.Array(Type.String({ pattern: HOURS }), { maxItems: SPANS_A_DAY_MAX });
export const HoursByWeekday = (expects: string) => ById(HoursOfDay(), expects);

/** Whether the calendar has a day such as `2026-11-24`. */
export const isDay = (text: string): boolean => {
  const atMs = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(atMs) && new Date(atMs).toISOString().slice(0, 10) === text;
};

/** What is said of a text that is none, as parameters of a refusal. */
export const NOT_A_DAY = { fault: 'expected a day of the calendar such as 2026-11-24', why: 'notADay' } as const;

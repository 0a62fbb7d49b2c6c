/** A length of time in hours and minutes. Pure. */
const MINUTE_SEC = 60;
const HOUR_MIN = 60;

/** From an hour on nobody reckons in minutes. */
export function inHours(seconds: number) {
  const minutes = Math.floor(seconds / MINUTE_SEC);
  return { hours: Math.floor(minutes / HOUR_MIN), minutes: minutes % HOUR_MIN };
}

/**
 * How many requests of a session may be under way, and how many answers the box keeps for repetitions. An answer that a client may
 * still ask for again is kept: relations between these numbers are held by `test/engine/kept-answers.test.ts`.
 */

/** Changing requests with an `id` that may wait for their answers: of one session, and of all together. */
export const REQUESTS_IN_FLIGHT_MAX = 100;
export const REQUESTS_IN_FLIGHT_TOTAL_MAX = 10_000;

/** The newest answers that each session keeps in any case. */
export const ANSWERS_KEPT_ALWAYS = 128;
/** The most a session keeps of commands whose answers are kept until the day ends, and of all others. */
export const DAY_ANSWERS_KEPT_MAX = 20_000;
export const ANSWERS_KEPT_MAX = 512;
/** All sessions together: above it a session that gets an answer forgets its own oldest, down to `ANSWERS_KEPT_ALWAYS`. */
export const ANSWERS_KEPT_TOTAL = 50_000;

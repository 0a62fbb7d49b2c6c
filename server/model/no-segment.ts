/** Visitors whom no segment fits; pages show what the engine gives them. */

/** In the place of a segment's id. */
export const NO_SEGMENT = 0;
/** What they are promised, in minutes. */
export const USUAL_PROMISE_MIN = 30;
/** A promise that is broken for more of the visitors of a day is a warning. */
export const BROKEN_PERCENT_MOST = 20;

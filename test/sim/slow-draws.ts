/** What a forecast of a simulated box costs, while the virtual time stands still. */

/**
 * What drawing a number takes, with all that is done for it: ten times as long as on a small box. The box limits what part of the time
 * forecasts take: where they took none, it would make another one each second, and a month would be spent on them.
 */
const DRAW_MS = 0.1;

/**
 * The two parts of a platform. Only forecasts go by this clock: if pushes did, they would wait as on a box that is too slow.
 * @param chance what forecasts draw from
 */
export function drawnSlowly(chance: () => number) {
  let workedMs = 0;
  const random = (): number => {
    workedMs += DRAW_MS;
    return chance();
  };
  return { random, worked: { nowMs: () => workedMs } };
}

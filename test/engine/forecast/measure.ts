/**
 * How good forecasts and warnings are, on every kind of branch that is known: `make forecasts`. Days of several seeds are counted together,
 * each figure with its standard error, so that a reader can tell what is real from what chance makes of a month: docs/forecasts.md.
 */
import { keeping } from '../../support/kept-figures.js';
import { HallWatch, scoresByDay, warningCells, warningLine } from '../alerts/warned-days.js';
import { playScenario, watchScenario } from './scenario-days.js';
import { SCENARIOS } from './scenarios.js';
import { cells, HEADER, isAsPromised, isOutsideByChance, isTold, line, type Part, partLine, scoreOf, toldLine } from './scores.js';
import { seeded } from './simulated-days.js';

/** Days from which the box learns only. */
const WARM_UP_DAYS = 5;
const DAYS_MAX = 1_000;

const { ONLY = '', WHAT = 'forecasts and warnings' } = process.env;
const SEEDS = (process.env.QBOX_FORECAST_SEEDS ?? '1001,1002').split(',').map(Number);
const DAYS = Number(process.env.QBOX_FORECAST_DAYS ?? 15);
const PLAYED = SCENARIOS.filter(({ name }) => name.includes(ONLY));

const PLAYED_AS = `seeds ${SEEDS.join(', ')}; ${DAYS} days after ${WARM_UP_DAYS}`;
const keepForecasts = keeping('forecasts', PLAYED_AS);
const keepWarnings = keeping('warnings', PLAYED_AS);

const say = (text: string): void => void process.stdout.write(`${text}\n`);

function forecasts(): void {
  say(
    `FORECASTS: seeds ${SEEDS.join(', ')}, ${DAYS} days each after ${WARM_UP_DAYS} that only teach; ± one standard error, by days\n` +
      HEADER,
  );
  const outside: Part[] = [];
  let parts = 0;
  for (const scenario of PLAYED) {
    const outcomes = SEEDS.flatMap((seed) =>
      playScenario(scenario, seed, WARM_UP_DAYS + DAYS, seeded)
        .filter(({ day }) => day >= WARM_UP_DAYS)
        .map((one) => ({ ...one, day: seed * DAYS_MAX + one.day })),
    );
    const score = scoreOf(outcomes);
    say(line(scenario.name, score));
    keepForecasts([[scenario.name, ...cells(score)]]);
    const amiss = score.parts.filter((part) => !isAsPromised(part));
    for (const part of amiss) say(`    ${partLine(part)}`);
    for (const part of score.parts) if (isTold(part)) say(`    ${toldLine(part)}`);
    parts += score.parts.length;
    outside.push(...amiss);
  }
  const real = outside.filter((part) => !isOutsideByChance(part));
  say(`${outside.length} of ${parts} parts outside, ${real.length} of these by two errors and more\n`);
}

function warnings(): void {
  say('WARNINGS of broken norms: announced 3 minutes before and more, and announcements that came true; ± one standard error, by days');
  const all = PLAYED.flatMap((scenario) => {
    const scores = SEEDS.flatMap((seed) =>
      scoresByDay(watchScenario(scenario, seed, WARM_UP_DAYS + DAYS, seeded, new HallWatch()), WARM_UP_DAYS),
    );
    say(warningLine(scenario.name, scores));
    keepWarnings([[scenario.name, ...warningCells(scores)]]);
    return scores;
  });
  say(warningLine('all', all));
}

if (WHAT.includes('forecasts')) forecasts();
if (WHAT.includes('warnings')) warnings();

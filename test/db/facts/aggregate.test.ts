import { describe, expect, it } from 'vitest';
import type { FactFilter, FactGrouping, MissedFact } from '../../../db/facts/aggregate.js';
import type { IndicatorValues } from '../../../db/facts/line.js';
import type { Stretch } from '../../../db/facts/rows.js';
import { counted, lines, total, WAIT } from './counting.js';
import { aside, at, rejected, serving, visitOf } from './support.js';

describe('a line', () => {
  it('credits each window and clerk with its part of a visit', () => {
    const visit = visitOf(1, 0, 30, [{ periods: [serving(5, 10, 1)] }, { stage: 2, operation: 2, periods: [serving(20, 30, 2)] }]);
    const byWindow = lines(['window'], [visit]);
    expect(byWindow.get('1')).toMatchObject({ arrived: 1, served: 1, service_mean: 300, wait_mean: 300 });
    expect(byWindow.get('2')).toMatchObject({ arrived: 1, served: 1, service_mean: 600, wait_mean: 600 });
    expect(total([visit])).toMatchObject({ arrived: 1, calls: 2, service_mean: 900, wait_mean: 300, visit_mean: 1800 });
    expect([...lines(['clerk', 'stage'], [visit]).keys()]).toEqual(['101/1', '102/2']);
  });

  it('credits two clerks of one operation each with the time, and with the end whoever ended it', () => {
    const periods = [serving(5, 10, 1, { by: 'hand', end: 'handed' }), serving(10, 12, 1, { userId: 109 })];
    const visit = visitOf(1, 0, 12, [{ regulatedSec: 600, periods }]);
    const byClerk = lines(['clerk'], [visit]);
    expect(byClerk.get('101')).toMatchObject({
      arrived: 0,
      served: 0,
      calls: 1,
      calls_by_hand: 1,
      waits: 1,
      service_mean: 300,
      operations: 1,
    });
    expect(byClerk.get('109')).toMatchObject({
      arrived: 1,
      served: 1,
      calls: 1,
      calls_by_hand: 0,
      waits: 0,
      service_mean: 120,
      visit_mean: 720,
    });
    const whole = { arrived: 1, served: 1, calls: 1, calls_by_hand: 1, waits: 1, service_mean: 420, operations: 1, skips: 0 };
    expect(total([visit])).toMatchObject(whole);
    const absent = visitOf(2, 0, 12, [{ periods: [...periods, rejected(12, '[noShow]', 1)] }]);
    expect(total([absent])).toMatchObject({ no_show: 1, calls: 1, servings: 0 });
  });

  it('of no clerk has the time between a log-out in mid-visit and the next log-in', () => {
    const periods = [
      serving(5, 10, 1, { end: 'handed', arrivedMs: at(6) }),
      serving(10, 17, 1, { userId: null, end: 'handed' }),
      serving(17, 20, 1),
    ];
    const visit = visitOf(1, 0, 20, [{ periods }]);
    const byClerk = lines(['clerk'], [visit]);
    expect(byClerk.get('101')).toMatchObject({ arrived: 1, served: 1, calls: 1, waits: 1, walks: 1, walk_mean: 60, service_mean: 420 });
    expect(byClerk.get('')).toMatchObject({ arrived: 0, served: 0, waits: 0, service_mean: 420 });
    expect(total([visit])).toMatchObject({ arrived: 1, served: 1, calls: 1, walks: 1, walk_mean: 60, service_mean: 840 });
  });

  it('of a window alone has who did not come there, whatever stages were still ahead', () => {
    const visit = visitOf(1, 0, 9, [
      { periods: [serving(5, 9), rejected(9, '[noShow]', 1)] },
      { stage: 2, operation: 2, periods: [rejected(9, '[noShow]', 1)] },
    ]);
    const byWindow = lines(['window'], [visit]);
    expect([...byWindow.keys()]).toEqual(['1']);
    expect(byWindow.get('1')).toMatchObject({ arrived: 1, no_show: 1, calls: 1, waits: 1 });
  });

  it('counts a no-show, a refusal with its reason, who left, who was closed and who is here', () => {
    const visits = [
      visitOf(1, 0, 9, [{ periods: [serving(5, 9), rejected(9, '[noShow]', 1)] }]),
      visitOf(2, 0, 9, [{ periods: [serving(5, 9), rejected(9, '[noDocuments] x', 1)] }]),
      visitOf(3, 0, 9, [{ periods: [serving(5, 9), rejected(9, 'rude', 1)] }]),
      visitOf(4, 0, 9, [{ periods: [rejected(9, '[visitorLeft]', 0)] }]),
      visitOf(5, 0, 9, [{ periods: [rejected(9, 'removed')] }]),
      visitOf(6, 0, null, [{ periods: [serving(5, null)] }]),
      visitOf(7, 0, 9, [{ periods: [serving(5, 9)] }]),
    ];
    expect(total(visits)).toMatchObject({
      ...{ arrived: 7, present: 1, served: 1, refused: 2, no_show: 1, left: 1, closed: 1, removed: 1 },
      ...{ refused_by: { noDocuments: 1, none: 1 }, no_show_percent: 16.7, servings: 3 },
    });
  });

  it('of a window that only skipped or postponed has the end of the visit', () => {
    const skipped = visitOf(1, 0, 30, [{ periods: [serving(5, 6, 1, { end: 'skipped' }), serving(20, 30, 2)] }]);
    const aSkip = { served: 1, skips: 1, calls: 1, servings: 0, visits_per_hour: null };
    expect(lines(['window'], [skipped]).get('1')).toMatchObject(aSkip);
    const postponed = visitOf(1, 0, 30, [
      { periods: [serving(5, 6), aside(6, 16), serving(20, 25, 2), rejected(25, '[wrongService]', 2)] },
    ]);
    expect(lines(['window'], [postponed]).get('1')).toMatchObject({ refused: 1, postponed: 1, postponed_sec: 600, servings: 1 });
  });

  it('has the calls by how they were made', () => {
    const periods = [
      serving(5, 6, 1, { by: 'hand', recalls: 2, end: 'skipped' }),
      serving(8, 9, 1, { by: 'skip', end: 'skipped' }),
      serving(10, 20, 1, { by: 'auto', recalls: 1 }),
    ];
    const together = { operation: 2, periods: [serving(10, 18, 1, { by: 'auto', recalls: 1, end: 'transferred' })] };
    expect(total([visitOf(1, 0, 20, [{ periods }, together])])).toMatchObject({
      ...{ calls: 3, calls_by_hand: 1, calls_after_skip: 1, calls_auto: 1, recalls: 3, skips: 2, transfers: 1 },
      ...{ service_max: 600, servings: 1 },
    });
  });

  it('counts no call out of turn where a clerk chose whom the window would have called, and where older programs did not tell, one', () => {
    const chosen = (id: number, how: object) => visitOf(id, 0, 20, [{ periods: [serving(5, 20, 1, { by: 'hand', reasonId: 3, ...how })] }]);
    expect(total([chosen(1, { inTurn: true })])).toMatchObject({ calls: 1, calls_by_hand: 0, calls_by_hand_by: {} });
    expect(total([chosen(1, { inTurn: true }), chosen(2, {})])).toMatchObject({ calls: 2, calls_by_hand: 1, calls_by_hand_by: { 3: 1 } });
  });

  it('has calls by hand and postponements by reason, and calls by what came of them', () => {
    const first = [
      serving(5, 6, 1, { by: 'hand', reasonId: 3 }),
      aside(6, 16, 1, { reasonId: 4 }),
      serving(20, 25, 2, { by: 'hand' }),
      aside(25, 30, 2),
      serving(30, 40, 1, { outcomeId: 7 }),
    ];
    const together = { operation: 2, periods: [serving(30, 38, 1, { outcomeId: 7 })] };
    const twoOutcomes = { operation: 3, periods: [serving(30, 39, 1, { outcomeId: 8 })] };
    const visits = [
      visitOf(1, 0, 40, [{ periods: first }, together, twoOutcomes]),
      visitOf(2, 0, 9, [{ periods: [serving(5, 9)] }]),
      visitOf(3, 0, 9, [{ periods: [serving(5, 9), rejected(9, null, 1)] }]),
      visitOf(4, 0, null, [{ periods: [serving(5, 9, 1, { end: 'transferred', outcomeId: 8 })], isEnded: true }, { operation: 2 }]),
      visitOf(5, 0, null, [{ periods: [serving(5, 9), aside(9, null, 1, { reasonId: 4 })] }]),
    ];
    expect(total(visits)).toMatchObject({
      ...{ calls_by_hand: 2, calls_by_hand_by: { 3: 1, none: 1 }, postponed: 3, postponed_by: { 4: 2, none: 1 } },
      outcomes: { 7: 1, 8: 2, none: 1 },
    });
    expect(lines(['window'], visits).get('2')).toMatchObject({ calls_by_hand_by: { none: 1 }, postponed_by: { none: 1 }, outcomes: {} });
    expect(lines(['operation'], visits).get('3')?.outcomes).toEqual({ 8: 1 });
  });

  it('has ranks, bands and the share of waits within the norm of their service', () => {
    const waits = [1, 2, 3, 4, 15, 16, 17, 18, 19, 70];
    const visits = waits.map((wait, index) => visitOf(index, 0, wait + 5, [{ periods: [serving(wait, wait + 5)] }]));
    expect(total(visits)).toMatchObject({
      ...{ waits: 10, wait_mean: 990, wait_median: 900, wait_p90: 1140, wait_max: 4200, wait_within_norm_percent: 50 },
      wait_bands: [4, 0, 0, 5, 0, 0, 0, 0, 0, 0, 0, 0, 1],
    });
    expect(total([visitOf(1, 0, 30, [{ service: 2, periods: [serving(20, 30)] }])]).wait_within_norm_percent).toBeNull();
  });

  it('of who was sent on to another service has a wait in each line, and holds the first one alone against the norm', () => {
    const norms = new Map([1, 2].map((id) => [id, { group: null, department: 0, wait: WAIT }]));
    const first = { service: 1, periods: [serving(10, 20)] };
    const visit = visitOf(1, 0, 60, [first, { service: 2, operation: 2, registered: 20, periods: [serving(50, 60, 2)] }]);
    const { lines: found, total: whole } = counted(['service'], [visit], [], { services: norms });
    const figures = (values: IndicatorValues) => [values.arrived, values.waits, values.wait_mean, values.wait_within_norm_percent];
    expect(found.map(({ keys, values }) => [...keys, ...figures(values)])).toEqual([
      [1, 1, 1, 600, 100],
      [2, 1, 1, 1800, null],
    ]);
    expect(figures(whole)).toEqual([1, 1, 600, 100]);
  });

  it('holds appointments against their own norm, from the agreed time on', () => {
    const agreed = (minute: number) => ({ about: { appointment: 5, appointmentMs: at(minute) } });
    const visits = [
      visitOf(1, 0, 40, [{ periods: [serving(34, 40)] }], agreed(30)),
      visitOf(2, 30, 40, [{ periods: [serving(36, 40)] }], agreed(30)),
      visitOf(3, 36, 40, [{ periods: [serving(36, 40)] }], agreed(30)),
    ];
    const early = { appointments: 3, appointments_early: 1, appointments_on_time: 1, appointments_late: 1 };
    expect(total(visits)).toMatchObject({ ...early, wait_within_norm_percent: 66.7 });
  });

  it('tells how booked times were kept, how long visitors waited from them, and how long ahead they were booked', () => {
    const agreed = (bookedMinute: number) => ({ about: { appointment: 5, appointmentMs: at(30), bookedMs: at(bookedMinute) } });
    const visits = [
      visitOf(1, 10, 40, [{ periods: [serving(20, 40)] }], agreed(0)),
      visitOf(2, 20, 50, [{ periods: [serving(34, 50)] }], agreed(-30)),
      visitOf(3, 42, 60, [{ periods: [serving(50, 60)] }], agreed(-60)),
      // For a day: neither kept nor late.
      visitOf(4, 42, 60, [{ periods: [serving(59, 60)] }], { about: { appointment: 6 } }),
    ];
    expect(total(visits)).toMatchObject({
      ...{ appointments: 4, appointments_kept_percent: 100, appointments_early_percent: 66.7, appointments_late_percent: 33.3 },
      ...{ appointments_early_mean: 900, appointments_late_mean: 720, appointments_on_time_percent: 0 },
      ...{ booked_waits: 3, booked_wait_mean: 240, booked_wait_median: 240, booked_wait_max: 480, booked_within_norm_percent: 66.7 },
      ...{ lead_mean: 3600, lead_median: 3600, lead_max: 5400 },
    });
    const [known] = visits;
    if (known === undefined) throw new Error('no visit');
    expect(total([{ ...known, about: { appointment: 5, appointmentMs: at(30) } }])).toMatchObject({ booked_waits: 1, lead_mean: null });
  });

  it('measures who got the next free time by the first one, and the wait by the new one', () => {
    const about = { appointment: 5, appointmentMs: at(60), firstAgreedMs: at(30), bookedMs: at(-30) };
    expect(total([visitOf(1, 50, 80, [{ periods: [serving(64, 80)] }], { about })])).toMatchObject({
      ...{ appointments: 1, appointments_early: 0, appointments_late: 1, appointments_late_mean: 1200, appointments_kept_percent: 100 },
      ...{ lead_max: 3600, booked_wait_max: 240, wait_max: 840, booked_within_norm_percent: 100 },
    });
  });

  it('counts who came too late and waits in the usual order beside the missed appointments, of which his is one', () => {
    const late = (minute: number) => ({ about: { firstAgreedMs: at(minute), kiosk: 3 } });
    const visits = [
      visitOf(1, 50, 80, [{ periods: [serving(64, 80)] }], late(30)),
      visitOf(2, 50, 80, [{ periods: [serving(64, 80)] }], late(20)),
      visitOf(3, 50, 51, [{ periods: [rejected(51, 'no paper')] }], late(0)),
      visitOf(4, 50, 80, [{ periods: [serving(64, 80)] }], { about: { appointment: 5, appointmentMs: at(50) } }),
      visitOf(5, 50, 80, [{ periods: [serving(64, 80)] }]),
    ];
    const { total: whole } = counted([], visits, [], {}, [{ atMs: at(30), hasTime: true, services: [1] }]);
    expect(whole).toMatchObject({
      ...{
        arrived: 5,
        appointments: 1,
        appointments_on_time: 1,
        appointments_late: 0,
        appointments_missed: 1,
        appointments_kept_percent: 50,
      },
      ...{ appointments_too_late: 2, appointments_too_late_mean: 1500, booked_waits: 1, lead_mean: null },
    });
    expect(counted(['kiosk'], visits).lines.map(({ values }) => values.appointments_too_late)).toEqual([2, 0]);
    expect(total([])).toMatchObject({ appointments_too_late: 0, appointments_too_late_mean: null });
  });

  it('takes the strictest norm of what the ticket was given for, whichever service was called first', () => {
    const services = new Map([
      [1, { group: null, department: 0, wait: { norm: 900, ofAppointments: 300 } }],
      [2, { group: null, department: 0, wait: { norm: 600, ofAppointments: 0 } }],
      [3, { group: null, department: 0, wait: { norm: 0, ofAppointments: 0 } }],
      [4, { group: null, department: 0, wait: { norm: 60, ofAppointments: 60 } }],
    ]);
    const within = (minute: number, ids: readonly number[], rest: object = {}, filter: FactFilter = {}) => {
      const operations = ids.map((service, index) => ({ service, periods: index === 0 ? [serving(minute, 30)] : [rejected(30, 'x', 1)] }));
      return counted([], [visitOf(1, 0, 30, operations, rest)], [], { services, filter }).total.wait_within_norm_percent;
    };
    expect([within(15, [1]), within(10, [1, 2]), within(11, [1, 2]), within(11, [3, 2]), within(29, [3])]).toEqual([100, 100, 0, 0, null]);
    expect(within(11, [1, 2], {}, { services: [1] }), 'filters keep the norm').toBe(0);
    const booked = { about: { appointment: 5 } };
    expect([within(5, [2, 1], booked), within(6, [2, 1], booked), within(10, [2], booked)]).toEqual([100, 0, 100]);
  });

  it('counts a booking once whose first tickets were taken back for want of paper, and each of these as a failed print', () => {
    const booked = { about: { appointment: 5, appointmentMs: at(30), bookedMs: at(0) } };
    const visits = [
      visitOf(1, 10, 10, [{ periods: [rejected(10, 'no paper')] }], booked),
      visitOf(2, 20, 20, [{ periods: [rejected(20, 'no paper')] }], booked),
      visitOf(3, 30, 40, [{ periods: [serving(32, 40)] }], booked),
    ];
    expect(total(visits)).toMatchObject({ arrived: 3, closed: 2, served: 1, prints_failed: 2, appointments: 1, appointments_on_time: 1 });
    expect(total(visits)).toMatchObject({ appointments_early: 0, appointments_kept_percent: 100, lead_max: 1800 });
    // A clerk who writes the same refuses.
    const refused = visitOf(4, 30, 40, [{ periods: [serving(32, 40), rejected(40, 'no paper', 1)] }], booked);
    expect(total([refused])).toMatchObject({ refused: 1, prints_failed: 0, appointments: 1 });
  });

  it('has places of slots in the line of each service that can have them, and once in all', () => {
    const places = [
      { atMs: at(60), services: [1, 2], offered: 4, booked: 0, kept: 0 },
      { atMs: at(60), services: [1], offered: 2, booked: 3, kept: 2 },
      { atMs: at(5000), services: [1], offered: 100, booked: 0, kept: 0 },
    ];
    const told = (by: readonly FactGrouping[], filter: FactFilter = {}) => {
      const { lines: all, total: whole } = counted(by, [], [], { filter }, [], places);
      const shown = ({
        places_offered: offered,
        places_booked: booked,
        places_kept: kept,
        places_booked_percent: percent,
      }: IndicatorValues) => [offered, booked, kept, percent];
      return [...all.map(({ keys, values }) => [...keys, ...shown(values)]), shown(whole)];
    };
    expect(told(['service'])).toEqual([
      [1, 6, 3, 2, 50],
      [2, 4, 0, 0, 0],
      [6, 3, 2, 50],
    ]);
    expect(told(['hour'], { services: [2] })).toEqual([
      [10, 4, 0, 0, 0],
      [4, 0, 0, 0],
    ]);
    expect(told(['window'])).toEqual([[6, 3, 2, 50]]);
    expect(told([], { kiosk: 1 })).toEqual([[null, null, null, null]]);
  });

  it('has a missed appointment in the line of each of its services, and those with a time in the share of the kept ones', () => {
    const came = visitOf(1, 30, 40, [{ periods: [serving(31, 40)] }], { about: { appointment: 5, appointmentMs: at(30) } });
    const missed: readonly MissedFact[] = [
      { atMs: at(60), hasTime: true, services: [1, 2] },
      { atMs: at(-300), hasTime: false, services: [1] },
    ];
    const keptAndMissed = ({ appointments_missed, appointments_kept_percent }: IndicatorValues) => [
      ...[appointments_missed, appointments_kept_percent],
    ];
    const told = (by: readonly FactGrouping[], filter: FactFilter = {}) => {
      const { lines: all, total: whole } = counted(by, [came], [], { filter }, missed);
      return [...all.map(({ keys, values }) => [...keys, ...keptAndMissed(values)]), keptAndMissed(whole)];
    };
    expect(told(['service'])).toEqual([
      [1, 2, 50],
      [2, 1, 0],
      [2, 50],
    ]);
    expect(told(['group', 'day'])).toEqual([
      ['cash', '2026-11-24', 2, 50],
      [null, '2026-11-24', 1, 0],
      [2, 50],
    ]);
    expect(told(['department'], { services: [2] })).toEqual([
      [4, 1, 0],
      [1, 0],
    ]);
    expect(told(['window'])).toEqual([
      [1, null, null],
      [2, 50],
    ]);
    expect(told([], { windows: [1] })).toEqual([[null, null]]);
  });

  it('holds what was told against the wait', () => {
    const promised = { leastSec: 300, medianSec: 600, mostSec: 900 };
    const visits = [4, 5, 15, 16].map((wait) => visitOf(wait, 0, 60, [{ periods: [serving(wait, 60)] }], { about: { promised } }));
    expect(total(visits)).toMatchObject({ promised: 4, promised_kept_percent: 75, promised_span_percent: 50, promised_bias: 0 });
  });

  it('holds operations against their norms, each in its part', () => {
    const norms = { regulatedSec: 300, dangerSec: 600 };
    const split = { ...norms, periods: [serving(5, 9), aside(9, 20), serving(25, 30, 2)] };
    const visit = visitOf(1, 0, 90, [split, { ...norms, stage: 2, periods: [serving(70, 90, 2)] }]);
    expect(total([visit])).toMatchObject({ operations: 2, service_within_norm_percent: 0, service_over_danger_percent: 50 });
    expect(lines(['window'], [visit]).get('1')).toMatchObject({ operations: 1, service_within_norm_percent: 100 });
  });

  it('is by what books and calendars say', () => {
    const visits = [
      visitOf(1, 0, 9, [{ periods: [serving(5, 9)] }]),
      visitOf(2, 1070, 1075, [{ service: 2, periods: [serving(1071, 1075)] }]),
    ];
    const keys = (by: FactGrouping): string[] => [...lines([by], visits).keys()];
    expect(keys('group')).toEqual(['cash', '']);
    expect(keys('department')).toEqual(['0', '4']);
    expect(keys('hour')).toEqual(['2', '9']);
    expect(keys('day')).toEqual(['2026-11-24', '2026-11-25']);
    expect(keys('weekday')).toEqual(['2', '3']);
    expect(keys('week')).toEqual(['2026-W48']);
    expect(keys('month')).toEqual(['2026-11']);
  });

  it('is of what a filter keeps', () => {
    const visit = visitOf(1, 0, 30, [{ periods: [serving(5, 10, 1)] }, { service: 2, periods: [serving(20, 30, 2)] }], {
      about: { kiosk: 7 },
    });
    expect(total([visit], { windows: [2] })).toMatchObject({ arrived: 1, service_mean: 600 });
    expect(total([visit], { services: [1], windows: [2] })).toMatchObject({ arrived: 0 });
    expect(total([visit], { kiosk: 8 })).toMatchObject({ arrived: 0 });
    expect(total([visit], { kiosk: 7, clerks: [101] })).toMatchObject({ arrived: 1, service_mean: 300 });
  });
});

describe('windows', () => {
  const stretch = (state: Stretch['state'], from: number, to: number, reason: string | null = null): Stretch => ({
    ...{ windowId: 1, clerkId: 101, state, reason, fromMs: at(from), toMs: at(to) },
  });
  const stretches = [
    stretch('idle', 0, 30),
    stretch('serving', 30, 75),
    stretch('break', 75, 90, 'lunch'),
    stretch('idle_waited', 90, 105),
  ];

  it('have times, their shares, and visits by hours at work', () => {
    const visit = visitOf(1, 0, 75, [{ periods: [serving(30, 75)] }]);
    expect(counted([], [visit], stretches).total).toMatchObject({
      ...{ open_sec: 5400, serving_sec: 2700, idle_sec: 1800, idle_waited_sec: 900, break_sec: 900, break_by: { lunch: 900 } },
      ...{ utilisation_percent: 50, visits_per_hour: 0.7 },
    });
  });

  it('have visits by hours only of ten minutes at work', () => {
    const visit = visitOf(1, 0, 5, [{ periods: [serving(0, 5)] }]);
    const perHour = (minutes: number) => counted([], [visit], [stretch('serving', 0, minutes)]).total.visits_per_hour;
    expect([9, 10].map(perHour)).toEqual([null, 6]);
  });

  it('are cut by the hours in which they are', () => {
    const byHour = lines(['hour'], [], stretches);
    expect([...byHour].map(([hour, { open_sec }]) => [hour, open_sec])).toEqual([
      ['9', 3600],
      ['10', 1800],
    ]);
  });

  it('have no times by service, nor where visits are chosen', () => {
    expect(lines(['service'], [visitOf(1, 0, 9, [{ periods: [serving(5, 9)] }])], stretches).get('1')?.open_sec).toBeNull();
    expect(counted([], [], stretches, { filter: { services: [1] } }).total.open_sec).toBeNull();
    expect(counted([], [], stretches, { filter: { clerks: [102] } }).total.open_sec).toBe(0);
  });
});

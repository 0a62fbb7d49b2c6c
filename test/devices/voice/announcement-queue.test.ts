/** The queue of a loudspeaker against a list of what was called, by chance; hours. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Call } from '../../../server/devices/shared/calls.js';
import { type AnnouncementQueue, givenUp, NOTHING_TO_SAY, next, said, withCall } from '../../../server/devices/voice/announcement-queue.js';
import { isWithinHours } from '../../../server/model/hours-of-day.js';

const callOf = (consumerId: number, windowId: number): Call => ({
  consumerId,
  windowId,
  ticket: `A${consumerId}`,
  prefix: 'A',
  number: consumerId,
  atMs: 0,
  isRepeated: false,
});

/** Visitor 1 to 6 is called to a window, or leaves it; something is said, and is heard or not. */
const anyStep = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('call' as const),
      visitor: fc.integer({ min: 1, max: 6 }),
      window: fc.integer({ min: 1, max: 3 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('leave' as const), visitor: fc.integer({ min: 1, max: 6 }) }) },
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constant('say' as const), isHeard: fc.boolean(), isQuiet: fc.constantFrom(false, false, false, true) }),
  },
);

describe('the queue of a loudspeaker', () => {
  it('says what is true, in the order of calls, each as often as it is set, and holds no more than it may', () => {
    fc.assert(
      fc.property(
        fc.array(anyStep, { maxLength: 60 }),
        fc.integer({ min: 1, max: 3 }),
        fc.integer({ min: 1, max: 4 }),
        (steps, times, most) => {
          const at = new Map<number, number>();
          const isTrue = ({ consumerId, windowId }: Call): boolean => at.get(consumerId) === windowId;
          let queue: AnnouncementQueue = NOTHING_TO_SAY;
          let order = 0;
          /** When each call that waits was made: a number that grows. */
          const calledAt = new Map<string, number>();
          let lastSaid: { readonly key: string; readonly order: number; readonly times: number } | null = null;
          const keyOf = ({ consumerId, windowId }: Call): string => `${consumerId} ${windowId}`;
          for (const step of steps) {
            switch (step.kind) {
              case 'call': {
                const call = callOf(step.visitor, step.window);
                at.set(step.visitor, step.window);
                const before = queue.waiting;
                const outcome = withCall(queue, call, most);
                const isNew = !before.some((other) => keyOf(other) === keyOf(call));
                if (isNew) calledAt.set(keyOf(call), ++order);
                expect(outcome.leftOut).toEqual(isNew && before.length === most ? before[0] : null);
                queue = outcome.queue;
                expect(queue.waiting.length).toBeLessThanOrEqual(most);
                expect(new Set(queue.waiting.map(keyOf)).size).toBe(queue.waiting.length);
                break;
              }
              case 'leave':
                at.delete(step.visitor);
                break;
              case 'say': {
                const trueBefore = queue.waiting.filter(isTrue);
                const again = queue.current !== null && queue.current.saidTimes < times && isTrue(queue.current.call);
                const expected = step.isQuiet ? undefined : again ? queue.current?.call : trueBefore[0];
                queue = next(queue, { isTrue, isQuiet: step.isQuiet, times });
                expect(queue.current?.call).toEqual(expected);
                if (step.isQuiet) expect(queue).toEqual(NOTHING_TO_SAY);
                if (queue.current === null) break;
                const key = keyOf(queue.current.call);
                if (!again) {
                  expect(calledAt.get(key)).toBeGreaterThan(lastSaid?.order ?? 0);
                  lastSaid = { key, order: calledAt.get(key) ?? 0, times: 0 };
                }
                queue = step.isHeard ? said(queue) : givenUp(queue);
                expect(queue.current?.saidTimes ?? 1).toBeLessThanOrEqual(times);
                break;
              }
            }
          }
        },
      ),
      { numRuns: 2_000 },
    );
  });

  it('with nothing to say stays as it is', () => {
    expect(next(NOTHING_TO_SAY, { isTrue: () => true, isQuiet: false, times: 1 })).toEqual(NOTHING_TO_SAY);
    expect([said(NOTHING_TO_SAY), givenUp(NOTHING_TO_SAY)]).toEqual([NOTHING_TO_SAY, NOTHING_TO_SAY]);
  });
});

describe('hours', () => {
  it.each([
    ['08:00-20:00', ['08:00', '19:59', '12:30'], ['07:59', '20:00', '00:00']],
    ['21:00-08:00', ['21:00', '23:59', '00:00', '07:59'], ['20:59', '08:00', '12:00']],
    ['00:00-24:00', ['00:00', '23:59'], []],
    ['22:15-24:00', ['22:15', '23:59'], ['22:14', '00:00']],
    ['09:00-09:00', [], ['09:00', '08:59', '00:00']],
  ])('%s', (hours, within, outside) => {
    const minuteOf = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3));
    expect(within.filter((time) => !isWithinHours(hours, minuteOf(time)))).toEqual([]);
    expect(outside.filter((time) => isWithinHours(hours, minuteOf(time)))).toEqual([]);
  });
});

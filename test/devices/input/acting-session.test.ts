/** For whom keys and scans act: the newest session of the clerk at the window, the user of a kiosk. */
import { beforeEach, describe, expect, it } from 'vitest';
import { clerkAt, hasPlace, kioskAt } from '../../../server/devices/input/acting-session.js';
import { emptyState } from '../../../server/engine/state.js';
import type { BookRows } from '../../../server/model/books/index.js';
import { NO_CLERK } from '../../../server/model/consumer.js';
import type { OpenSession } from '../../../server/model/events/events.js';
import { RULES } from '../../engine/models/engine.js';

let state: ReturnType<typeof emptyState>;
beforeEach(() => {
  state = emptyState(RULES);
  const sessions: readonly (readonly [OpenSession['component'], number, number])[] = [
    ['workplace', 11, 3],
    ['workplace', 11, 3],
    ['workplace', 11, 4],
    ['workplace', 12, 3],
    ['registrator', 11, 3],
    ['registrator', 1, 5],
    ['registrator', 1, 6],
  ];
  for (const [at, [component, placeId, userId]] of sessions.entries())
    state.sessions.set(at + 1, { id: at + 1, component, placeId, userId } as OpenSession);
  state.windows.set(11, { clerkId: 3 } as never);
  state.windows.set(13, { clerkId: NO_CLERK } as never);
  const user = (id: number, login: string, disabled: number) => state.books.User.set(id, { id, login, disabled } as BookRows['User']);
  user(5, 'kiosk', 0);
  user(7, 'gone', 1);
  state.books.Workplace.set(11, {} as never);
  state.books.Registrator.set(1, {} as never);
});

it('at a window the newest session of its clerk there, and of nobody else or elsewhere', () => {
  expect(clerkAt(state, 11)?.id).toBe(2);
  expect([clerkAt(state, 12), clerkAt(state, 13), clerkAt(state, 99)]).toEqual([undefined, undefined, undefined]);
});

describe('at a kiosk', () => {
  it('whoever logged in there last', () => {
    expect(kioskAt(state, 1, null)?.id).toBe(7);
    expect(kioskAt(state, 2, null)).toBeUndefined();
  });

  it('the user that the settings name, who need not be logged in, and not one who is disabled or unknown', () => {
    expect(kioskAt(state, 2, 'kiosk')).toMatchObject({ id: 0, component: 'registrator', placeId: 2, userId: 5, tokenHash: '' });
    expect([kioskAt(state, 1, 'gone'), kioskAt(state, 1, 'nobody')]).toEqual([undefined, undefined]);
  });
});

it('a place is one of its own book', () => {
  const places = [
    { kind: 'workplace', id: 11 },
    { kind: 'registrator', id: 1 },
    { kind: 'workplace', id: 1 },
    { kind: 'registrator', id: 11 },
  ] as const;
  expect(places.map((place) => hasPlace(state, place as never))).toEqual([true, true, false, false]);
});

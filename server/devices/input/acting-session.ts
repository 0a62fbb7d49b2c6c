/** In whose name keys and scanners act, and where: with the rights of a person, as the commands of the protocol check them. */
import type { InputPlace } from '../../config/devices/inputs.js';
import type { QueueState } from '../../engine/state.js';
import { NO_CLERK } from '../../model/consumer.js';
import type { Component, Session } from '../../model/events.js';

/** The newest session of the clerk who is logged in at the window, wherever he logged in; undefined = nobody is. */
export function clerkAt(state: QueueState, workplaceId: number): Session | undefined {
  const clerkId = state.windows.get(workplaceId)?.clerkId ?? NO_CLERK;
  return clerkId === NO_CLERK ? undefined : newestSession(state, 'workplace', workplaceId, clerkId);
}

/** Whether there is such a window or kiosk: the settings name it, the books have it. */
export const hasPlace = ({ books }: QueueState, { kind, id }: InputPlace): boolean =>
  (kind === 'workplace' ? books.Workplace : books.Registrator).has(id);

/**
 * For a kiosk: the user that the settings name, whether or not the kiosk's own program runs, or else who is logged in there.
 * undefined = nobody.
 */
export function kioskAt(state: QueueState, registratorId: number, login: string | null): Session | undefined {
  if (login === null) return newestSession(state, 'registrator', registratorId, null);
  const user = [...state.books.User.values()].find((row) => row.login === login && row.disabled === 0);
  return user && houseSession(user.id, registratorId);
}

/** Like a session of a kiosk, but known to nobody: it has no token, and ends with the command it is for. */
const houseSession = (userId: number, placeId: number): Session => ({
  id: 0,
  tokenHash: '',
  component: 'registrator',
  userId,
  placeId,
  openedMs: 0,
  usedMs: 0,
  answers: new Map(),
  dayAnswers: new Map(),
});

function newestSession(state: QueueState, component: Component, placeId: number, userId: number | null): Session | undefined {
  let newest: Session | undefined;
  for (const session of state.sessions.values()) {
    const isMeant = session.component === component && session.placeId === placeId && (userId === null || session.userId === userId);
    if (isMeant) newest = session;
  }
  return newest;
}

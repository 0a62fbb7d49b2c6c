/** The user and place for which keys and scanners act. The commands check this user's rights. */
import type { InputPlace } from '../../config/devices/inputs.js';
import type { QueueState } from '../../engine/state.js';
import { NO_CLERK } from '../../model/consumer.js';
import type { Component, Session } from '../../model/events/events.js';

/** The newest session of the clerk who is logged in at the window, from any client; undefined = no clerk. */
export function clerkAt(state: QueueState, workplaceId: number): Session | undefined {
  const clerkId = state.windows.get(workplaceId)?.clerkId ?? NO_CLERK;
  return clerkId === NO_CLERK ? undefined : newestSession(state, 'workplace', workplaceId, clerkId);
}

export const hasPlace = ({ books }: QueueState, { kind, id }: InputPlace): boolean =>
  (kind === 'workplace' ? books.Workplace : books.Registrator).has(id);

/** For a kiosk: the user that the settings name, whoever is logged in there, or else the one who is. undefined = no user. */
export function kioskAt(state: QueueState, registratorId: number, login: string | null): Session | undefined {
  if (login === null) return newestSession(state, 'registrator', registratorId, null);
  const user = [...state.books.User.values()].find((row) => row.login === login && row.disabled === 0);
  return user && houseSession(user.id, registratorId);
}

/** Like a kiosk's session, but not listed: it has no token, and ends with its command. */
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

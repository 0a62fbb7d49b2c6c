/** What a branch may say and hear at headquarters' NATS server: its own subjects, and nothing of any other. */
import { downSubject, upSubject } from '../../uplink/down-wire.js';
import { liveSubject } from '../../uplink/live/live-wire.js';
import { askSubject, inboxOf, joinSubject, journalSubject, STREAM, storedSubject } from '../../uplink/wire.js';

export interface Permissions {
  readonly publish: readonly string[];
  readonly subscribe: readonly string[];
}

export const permissionsOf = (branch: string): Permissions => ({
  publish: [
    ...[journalSubject(branch), askSubject(branch), `$JS.API.DIRECT.GET.${STREAM}.${journalSubject(branch)}`],
    ...(['state', 'books'] as const).map((part) => liveSubject(branch, part)),
    upSubject(branch),
  ],
  subscribe: [`${inboxOf(branch)}.>`, storedSubject(branch), downSubject(branch, '*')],
});

/** Of a box that is no branch yet. */
export const permissionsToJoin = (publicKey: string): Permissions => ({
  publish: [joinSubject(publicKey)],
  subscribe: [`${inboxOf(publicKey)}.>`],
});

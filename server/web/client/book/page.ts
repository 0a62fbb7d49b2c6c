import { Link } from '../shared/box/link.js';
import type { Desk } from './desk.js';

// This page has no login, so nothing is stored under this key.
export const link = new Link({ storage: 'tab', key: 'book' });

const KEY_BYTES = 16;

export const ownDesk: Desk = {
  ask: (command, data) => link.client.call(command, data),
  connection: link.connection,
  now: () => link.now(),
  shortestCode: 4,
  // Without TLS a browser has no `randomUUID`.
  key: () => [...crypto.getRandomValues(new Uint8Array(KEY_BYTES))].map((byte) => byte.toString(16).padStart(2, '0')).join(''),
};

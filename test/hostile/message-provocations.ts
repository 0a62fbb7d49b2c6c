/** How a client comes by the errors of messages to visitors. */
import type { Frame } from '../support/raw-client.js';
import type { World } from './provocations.js';
import { send } from './sending.js';

export const MESSAGE_PROVOCATIONS = {
  noticesNotOffered: async ({ admin }) =>
    send(admin, 'registrateConsumer', { services: [4], notify: { phone: '+77011234567', on: ['near'] }, preview: false }),
  addressRefused: async ({ admin }) =>
    send(admin, 'registrateConsumer', { services: [4], notify: { email: 'a@b', on: ['called'] }, preview: false }),
  tooManyNotices: async ({ admin }) => {
    const given = (await send(admin, 'registrateConsumer', { services: [4], preview: false })) as Frame<{ page: { code: string } }>;
    const { code } = given.data.page;
    const asked = Array.from({ length: 6 }, () => send(admin, 'notifyMe', { code, email: 'a@example.kz', on: ['near'] }));
    return (await Promise.all(asked)).at(-1) as Frame;
  },
} as const satisfies Record<string, (world: World) => Promise<Frame>>;

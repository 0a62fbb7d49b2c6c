/** Rules that a schema cannot express: relations between settings, and the content of texts. */

import { isPictureSize } from './devices/lcds.js';
import { type Expected, expecting } from './expectations.js';
import { isSocketPath } from './kinds.js';
import type { Settings } from './schema.js';

interface Relation {
  readonly path: string;
  readonly expects: Expected;
  readonly holds: (config: Settings) => boolean;
}

export const RELATIONS: readonly Relation[] = [
  {
    path: 'server.tls_certificate',
    expects: expecting('neededBy', { other: 'server.tls_key' }),
    holds: ({ server }) => server.tlsKey === null || server.tlsCertificate !== null,
  },
  {
    path: 'server.tls_key',
    expects: expecting('neededBy', { other: 'server.tls_certificate' }),
    holds: ({ server }) => server.tlsCertificate === null || server.tlsKey !== null,
  },
  {
    path: 'server.plain_port',
    expects: expecting('notWithoutTls'),
    holds: ({ server }) => server.plainPort === null || server.tlsCertificate !== null,
  },
  {
    path: 'server.plain_port',
    expects: expecting('otherPort', { others: 'server.port' }),
    holds: ({ server }) => server.plainPort === null || server.plainPort === 0 || server.plainPort !== server.port,
  },
  {
    path: 'server.socket',
    expects: expecting('shortPath'),
    holds: ({ server }) => server.socket === null || isSocketPath(server.socket),
  },
  {
    path: 'messages.smtp_from',
    expects: expecting('neededBy', { other: 'messages.smtp' }),
    holds: ({ messages }) => messages.smtp === null || messages.smtpFrom !== null,
  },
  {
    path: 'headquarters.branch',
    expects: expecting('neededBy', { other: 'headquarters.address' }),
    holds: ({ headquarters }) => headquarters.address === null || headquarters.branch !== null,
  },
  {
    path: 'web.visitor_port',
    expects: expecting('otherPort', { others: 'server.port and server.plain_port' }),
    holds: ({ web, server }) => !web.visitorPort || (web.visitorPort !== server.port && web.visitorPort !== server.plainPort),
  },
  {
    path: 'web.public_url',
    expects: expecting('origin'),
    holds: ({ web }) => web.publicUrl === null || isOrigin(web.publicUrl),
  },
  {
    path: 'server.allowed_origins',
    expects: expecting('origins'),
    holds: ({ server }) => server.allowedOrigins.every(isOrigin),
  },
  {
    path: 'lcd.picture_sizes',
    expects: expecting('pictureSizes'),
    holds: ({ lcd }) => lcd.pictureSizes.every(isPictureSize),
  },
  {
    path: 'branch.time_zone',
    expects: expecting('timeZone'),
    holds: ({ branch }) => isTimeZone(branch.timeZone),
  },
  {
    path: 'branch.postpone_delays_minutes',
    expects: expecting('ascending'),
    holds: ({ branch }) => branch.postponeDelaysMinutes.every((delay, index, all) => index === 0 || delay > (all[index - 1] ?? 0)),
  },
];

function isOrigin(text: string): boolean {
  return URL.canParse(text) && /^https?:/.test(text) && new URL(text).origin === text;
}

function isTimeZone(name: string): boolean {
  try {
    // Newer Node versions also accept offsets such as +03:00: they have no daylight saving time, so they are not a zone.
    return !/^[+-]/.test(name) && new Intl.DateTimeFormat('en', { timeZone: name }) !== undefined;
  } catch {
    return false;
  }
}

/** Rules that a schema cannot express: relations between settings, and the content of texts. */
import { isPictureSize } from './devices/lcds.js';
import { isSocketPath } from './kinds.js';
import type { Settings } from './schema.js';

interface Relation {
  readonly path: string;
  readonly expected: string;
  readonly holds: (config: Settings) => boolean;
}

export const RELATIONS: readonly Relation[] = [
  {
    path: 'server.tls_certificate',
    expected: 'a value, because server.tls_key has one',
    holds: ({ server }) => server.tlsKey === null || server.tlsCertificate !== null,
  },
  {
    path: 'server.tls_key',
    expected: 'a value, because server.tls_certificate has one',
    holds: ({ server }) => server.tlsCertificate === null || server.tlsKey !== null,
  },
  {
    path: 'server.plain_port',
    expected: 'no value without server.tls_certificate, because server.port is without TLS then',
    holds: ({ server }) => server.plainPort === null || server.tlsCertificate !== null,
  },
  {
    path: 'server.plain_port',
    expected: 'another port than server.port',
    holds: ({ server }) => server.plainPort === null || server.plainPort === 0 || server.plainPort !== server.port,
  },
  {
    path: 'server.socket',
    expected: 'a path of at most 107 bytes',
    holds: ({ server }) => server.socket === null || isSocketPath(server.socket),
  },
  {
    path: 'web.visitor_port',
    expected: 'another port than server.port and server.plain_port',
    holds: ({ web, server }) => !web.visitorPort || (web.visitorPort !== server.port && web.visitorPort !== server.plainPort),
  },
  {
    path: 'web.public_url',
    expected: 'an address such as "http://queue.example:8081", without a path',
    holds: ({ web }) => web.publicUrl === null || isOrigin(web.publicUrl),
  },
  {
    path: 'server.allowed_origins',
    expected: 'origins such as "https://kiosk.example:8443", without a path',
    holds: ({ server }) => server.allowedOrigins.every(isOrigin),
  },
  {
    path: 'lcd.picture_sizes',
    expected: 'sizes such as "1280x720": sides of 160 to 1920 pixels, at most as many pixels as 1920x1080',
    holds: ({ lcd }) => lcd.pictureSizes.every(isPictureSize),
  },
  {
    path: 'branch.time_zone',
    expected: 'the IANA name of a time zone such as "Europe/Moscow"',
    holds: ({ branch }) => isTimeZone(branch.timeZone),
  },
  {
    path: 'branch.postpone_delays_minutes',
    expected: 'ascending delays, each once',
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

/**
 * The address of a kiosk or board as a QR code, `/qr/kiosk/1.svg`, to scan with the device that shall show it. The host is the one under
 * which the reader sees the box, `?scheme=https` the other half of it; `?reachable` is for readers on the box itself, whose `localhost` no
 * device finds. Only for kiosks and boards of the books, and as seldom as the codes
 * of tickets: it is no service for whatever somebody wants to have drawn.
 */
import type { FrontPagePlace } from '../model/front-page.js';
import { type Page, type PageRequest, type PageSource, textPage } from '../transport/page.js';
import { HOST } from './built-pages.js';
import { tooMany } from './ticket-qr.js';

export interface PlaceQr {
  readonly kiosks: () => readonly FrontPagePlace[];
  readonly boards: () => readonly FrontPagePlace[];
  /** As in `FrontPagePlaces`. */
  readonly reachableUrl: () => string | null;
  /** SVG; null = the address is too long to be read. */
  readonly draw: (address: string) => string | null;
  /** Whether the address may request one more picture now. */
  readonly mayAsk: (address: string) => boolean;
}

const PLACE_QR = /^\/qr\/(kiosk|board)\/(\d{1,9})\.svg$/;
/** Longer names make a code of dots too small for a camera. */
const HOST_MAX = 100;

export function placeQrPage(path: string, { kiosks, boards, reachableUrl, draw, mayAsk }: PlaceQr): PageSource | undefined {
  const [, kind, id] = PLACE_QR.exec(path) ?? [];
  if (kind === undefined) return undefined;
  return ({ address, host, query }: PageRequest): Page => {
    if (!mayAsk(address)) return tooMany('pictures', 1);
    const places = kind === 'kiosk' ? kiosks() : boards();
    if (!places.some((place) => place.id === Number(id))) return NO_PLACE;
    const box = query.has('reachable') ? reachableUrl() : seenAs(host, query.get('scheme'));
    const svg = box === null ? null : draw(`${box}/${kind}/${Number(id)}`);
    return svg === null ? NO_ADDRESS : { contentType: 'image/svg+xml', body: Buffer.from(svg) };
  };
}

const seenAs = (host: string, scheme: string | null): string | null =>
  host.length > HOST_MAX || !HOST.test(host) ? null : `${scheme === 'https' ? 'https' : 'http'}://${host}`;

const NO_PLACE = textPage('404 Not Found', 'There is no such kiosk or board.');
const NO_ADDRESS = textPage('400 Bad Request', 'The name under which you see the box is no address of a page.');

/**
 * The address of a ticket's page as a QR code, `/t/CODE.svg`, for the screen of a kiosk. The box draws one for each ticket in the queue,
 * once. Requests for unknown codes count as wrong codes of their address, as elsewhere (`pipeline/access/code-guard.ts`); valid codes from
 * that address are still answered.
 */
import { type Page, type PageRequest, type PageSource, textPage } from '../transport/page.js';

export interface TicketQr {
  /** Whether a ticket in the queue has the code. */
  isKnown(code: string): boolean;
  /** SVG; null = phones cannot reach the box. */
  draw(code: string): string | null;
  /** Whether the address may request one more picture now. */
  mayAsk(address: string): boolean;
  /** Reports an unknown code from this address. Returns the seconds that its sender has to wait. */
  wrong(address: string): number;
}

/** As many tickets as kiosks show in a minute, some KB each. */
const KEPT_MAX = 200;

export function ticketQrPages(qr: TicketQr): (path: string) => PageSource | undefined {
  const kept = new Map<string, Buffer>();
  const pictureOf = (code: string): Buffer | undefined => {
    const known = kept.get(code);
    if (known !== undefined) return known;
    const svg = qr.draw(code);
    if (svg === null) return undefined;
    const [oldest] = kept.keys();
    if (kept.size >= KEPT_MAX && oldest !== undefined) kept.delete(oldest);
    const picture = Buffer.from(svg);
    kept.set(code, picture);
    return picture;
  };
  return (path) => {
    const [, code] = TICKET_QR.exec(path) ?? [];
    if (code === undefined) return undefined;
    return ({ address }: PageRequest): Page => {
      if (!qr.isKnown(code)) {
        kept.delete(code);
        const waitSeconds = qr.wrong(address);
        return waitSeconds > 0 ? tooMany('wrong codes', waitSeconds) : NO_TICKET;
      }
      if (!qr.mayAsk(address)) return tooMany('pictures', 1);
      const body = pictureOf(code);
      return body === undefined ? NO_TICKET : { contentType: 'image/svg+xml', body };
    };
  };
}

const TICKET_QR = /^\/t\/([\w-]{14})\.svg$/;

const NO_TICKET = textPage('404 Not Found', 'There is no such ticket in the queue.');

/** Also what `place-qr.ts` answers: both share one limit of pictures. */
export const tooMany = (what: string, seconds: number): Page =>
  textPage('429 Too Many Requests', `Too many ${what} were asked for from your address.`, { 'Retry-After': String(seconds) });

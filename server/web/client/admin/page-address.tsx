/** Where a page is opened by other devices: its address, and for devices without a keyboard the same as a QR code. */
import type { FrontPagePlaces } from '../../../model/front-page.js';
import { useAnswer } from '../shared/box/attempt.js';
import { say } from './page.js';

/** No other device can open such an address. */
const IS_THIS_MACHINE = /^(localhost|127\.[\d.]+|\[::1\])$/.test(location.hostname);

/** How other devices reach the box, and how it is told to draw that; null = not at all, undefined = not known yet. */
export type BoxAddress = { readonly origin: string; readonly query: string } | null | undefined;

/** As this page did. */
const HERE: BoxAddress = { origin: location.origin, query: `scheme=${location.protocol.slice(0, -1)}` };

/** On the machine itself the page has an address that is good for nobody else: the box knows another. */
export const useBoxAddress = (): BoxAddress => useAnswer(IS_THIS_MACHINE ? undefined : HERE, reachableBox);

async function reachableBox(): Promise<BoxAddress> {
  if (!IS_THIS_MACHINE) return HERE;
  const { reachableUrl } = (await (await fetch('/front-page.json')).json()) as FrontPagePlaces;
  return reachableUrl === null ? null : { origin: reachableUrl, query: 'reachable' };
}

interface PageAddressProps {
  readonly box: BoxAddress;
  /** Its path. */
  readonly page: string;
}

export function PageAddress({ box, page }: PageAddressProps) {
  if (box === undefined) return null;
  const address = `${box?.origin ?? location.origin}${page}`;
  const hasCode = box !== null && /^\/(kiosk|board)\//.test(page);
  return (
    <>
      {address}
      {hasCode ? <img class="place-qr" alt={say('codeOf', { address })} src={`/qr${page}.svg?${box.query}`} /> : null}
    </>
  );
}

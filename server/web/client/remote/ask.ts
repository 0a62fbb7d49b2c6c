/** Questions to headquarters, of a visitor without a log-in. */
import type { WireError } from '../../../protocol/client/errors.js';

/** Of the address of this page. */
export const BRANCH = location.pathname.split('/').pop() ?? '';

/** null = no answer. */
export type Told<Reply> = { readonly data: Reply } | { readonly error: WireError } | null;

export async function ask<Reply>(command: 'remoteBranch' | 'remoteTicket' | 'remoteVisit', data: object): Promise<Told<Reply>> {
  const answer = await fetch(`/hq/api/${command}`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ branch: BRANCH, ...data }),
  }).catch(() => null);
  return ((await answer?.json().catch(() => null)) as Told<Reply> | undefined) ?? null;
}

const KEY_BYTES = 16;

/** A random key, base64url. Without TLS a browser has no `randomUUID`. */
export const newKey = (): string =>
  btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(KEY_BYTES))))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');

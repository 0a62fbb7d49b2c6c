/** How a program shows NATS who it is: by an nkey, whose seed never leaves this machine, or by credentials as `nsc` writes them. */
import { readFileSync } from 'node:fs';
import { type Authenticator, credsAuthenticator, nkeyAuthenticator } from '@nats-io/transport-node';

/** @param keyFile read at each connection, so that a new key needs no restart; null = the server asks for none */
export function authenticatorOf(keyFile: string | null): { readonly authenticator?: Authenticator } {
  if (keyFile === null) return {};
  const bytes = readFileSync(keyFile);
  const text = bytes.toString('utf8').trim();
  return { authenticator: text.startsWith('SU') ? nkeyAuthenticator(new TextEncoder().encode(text)) : credsAuthenticator(bytes) };
}

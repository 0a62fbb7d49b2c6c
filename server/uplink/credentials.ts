/** How a program gets in at NATS: by an nkey, whose seed never leaves this machine, or by credentials as `nsc` writes them; and by TLS. */
import { readFileSync } from 'node:fs';
import { type ConnectionOptions, credsAuthenticator, nkeyAuthenticator } from '@nats-io/transport-node';

export interface Access {
  /** Seed of an nkey, or credentials; null = the server asks for none. */
  readonly keyFile: string | null;
  /** PEM; null = the authorities of the system. */
  readonly authorityFile: string | null;
}

/** Files are read at each connection, so that a new key needs no restart. */
export const optionsOf = ({ keyFile, authorityFile }: Access): Pick<ConnectionOptions, 'authenticator' | 'tls'> => ({
  ...(keyFile !== null && { authenticator: authenticatorOf(readFileSync(keyFile)) }),
  ...(authorityFile !== null && { tls: { caFile: authorityFile } }),
});

function authenticatorOf(bytes: Buffer) {
  const text = bytes.toString('utf8').trim();
  return text.startsWith('SU') ? nkeyAuthenticator(new TextEncoder().encode(text)) : credsAuthenticator(bytes);
}

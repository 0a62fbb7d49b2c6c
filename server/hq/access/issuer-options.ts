/** The flags of the server of log-ins: `--oidc-…`. */
import { readFileSync } from 'node:fs';
import type { Command } from 'commander';
import type { IssuerSettings } from './issuer.js';

export interface IssuerOptions {
  readonly publicUrl?: string;
  readonly oidcIssuer?: string;
  readonly oidcClientId?: string;
  readonly oidcClientSecretFile?: string;
  readonly oidcAuthorityFile?: string;
  readonly oidcClaim: string;
  readonly oidcScope: string;
  readonly oidcName?: string;
}

export const addIssuerOptions = (program: Command): Command =>
  program
    .option('--public-url <address>', 'address of the pages as browsers know it, without a path', process.env.QBOX_HQ_PUBLIC_URL)
    .option('--oidc-issuer <address>', 'of a server of log-ins (OpenID Connect), beside passwords', process.env.QBOX_HQ_OIDC_ISSUER)
    .option('--oidc-client-id <id>', 'of these pages at that server', process.env.QBOX_HQ_OIDC_CLIENT_ID)
    .option('--oidc-client-secret-file <file>', 'with the secret of that client', process.env.QBOX_HQ_OIDC_CLIENT_SECRET_FILE)
    .option('--oidc-authority-file <file>', 'certificate of the authority of that server (PEM)', process.env.QBOX_HQ_OIDC_AUTHORITY_FILE)
    .option(
      '--oidc-claim <name>',
      'what that server says of a user that is the login here',
      process.env.QBOX_HQ_OIDC_CLAIM ?? 'preferred_username',
    )
    .option('--oidc-scope <names>', 'what that server is asked to say', process.env.QBOX_HQ_OIDC_SCOPE ?? 'openid profile')
    .option('--oidc-name <text>', 'on the button; the host of that server if left out', process.env.QBOX_HQ_OIDC_NAME);

/**
 * null = there is none. Throws a sentence for who started the program.
 * @param isInsecure addresses without TLS are taken
 */
export function issuerOf(options: IssuerOptions, isInsecure: boolean): IssuerSettings | null {
  const { publicUrl, oidcIssuer, oidcClientId, oidcClientSecretFile, oidcAuthorityFile } = options;
  if (oidcIssuer === undefined) return null;
  const address = urlOf('--oidc-issuer', oidcIssuer, isInsecure);
  const pages = urlOf('--public-url', publicUrl, isInsecure);
  if (pages.pathname !== '/' || pages.search !== '' || pages.hash !== '')
    throw new Error('--public-url: an address without a path is expected');
  if (!oidcClientId) throw new Error('--oidc-client-id: needed with --oidc-issuer');
  if (!oidcClientSecretFile) throw new Error('--oidc-client-secret-file: needed with --oidc-issuer');
  const clientSecret = readFileSync(oidcClientSecretFile, 'utf8').trim();
  if (clientSecret === '') throw new Error(`--oidc-client-secret-file: ${oidcClientSecretFile} is empty`);
  return {
    ...{ address, clientId: oidcClientId, clientSecret, publicUrl: pages, isInsecure },
    authority: oidcAuthorityFile === undefined ? null : readFileSync(oidcAuthorityFile, 'utf8'),
    ...{ claim: options.oidcClaim, scope: options.oidcScope, name: options.oidcName ?? address.hostname },
  };
}

function urlOf(flag: string, text: string | undefined, isInsecure: boolean): URL {
  const url = URL.canParse(text ?? '') ? new URL(text ?? '') : null;
  if (url !== null && (url.protocol === 'https:' || (isInsecure && url.protocol === 'http:'))) return url;
  throw new Error(`${flag}: an address is expected that begins with https://`);
}

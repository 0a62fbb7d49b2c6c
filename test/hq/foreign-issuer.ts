/** A foreign server of log-ins: oidc-provider over real HTTP, with keys and pages of its own, and a user agent that knows its form. */
import { generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, type RequestListener, type Server } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import { resolve } from 'node:path';
import Provider, { type Configuration, type JWK } from 'oidc-provider';
import { Agent, fetch } from 'undici';
import { freePort } from '../support/free-port.js';

const CERTIFICATE = resolve(import.meta.dirname, '../transport/certificate');
export const AUTHORITY = `${CERTIFICATE}/certificate.pem`;
export const CLIENT = { id: 'headquarters', secret: 'a-secret-of-the-client-1957' };

const freshKey = (): JWK =>
  ({
    ...generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ format: 'jwk' }),
    kid: 'one',
    use: 'sig',
    alg: 'RS256',
  }) as JWK;

export class ForeignIssuer {
  #server: Server | null = null;
  #key = freshKey();
  /** Answered in place of its own keys. */
  #told: object | null = null;

  private constructor(
    readonly address: string,
    /** Of headquarters, as browsers know it. */
    private readonly pages: string,
    /** Whether what it says of a user stands in the token, or is asked for. */
    private readonly saysInToken: boolean,
  ) {}

  /** It does not run yet. */
  static async at(pages: string, scheme: 'http' | 'https', saysInToken = false): Promise<ForeignIssuer> {
    return new ForeignIssuer(`${scheme}://localhost:${await freePort()}`, pages, saysInToken);
  }

  async start(): Promise<void> {
    const provider = new Provider(this.address, this.#configuration());
    const answer = provider.callback();
    const listener: RequestListener = (request, response) => {
      if (request.url !== '/jwks' || this.#told === null) return void answer(request, response);
      response.writeHead(200, { 'Content-Type': 'application/json' }).end(JSON.stringify(this.#told));
    };
    const { protocol, port } = new URL(this.address);
    const pair = { cert: readFileSync(AUTHORITY), key: readFileSync(`${CERTIFICATE}/key.pem`) };
    this.#server = protocol === 'https:' ? createSecureServer(pair, listener) : createServer(listener);
    this.#server.listen(Number(port), 'localhost');
    await once(this.#server, 'listening');
  }

  async stop(): Promise<void> {
    const server = this.#server;
    this.#server = null;
    server?.closeAllConnections();
    await new Promise<void>((closed) => (server === null ? closed() : server.close(() => closed())));
  }

  /** It signs with another key from now on, which it tells. */
  async changeKey(): Promise<void> {
    this.#key = freshKey();
    await this.stop();
    await this.start();
  }

  /** It tells a key of the same name with which it does not sign; false = its own again. */
  tellOtherKey(isOther: boolean): void {
    const { kty, n, e, kid, use, alg } = freshKey() as JWK & { readonly n: string; readonly e: string };
    this.#told = isOther ? { keys: [{ kty, n, e, kid, use, alg }] } : null;
  }

  #configuration(): Configuration {
    return {
      clients: [
        {
          ...{ client_id: CLIENT.id, client_secret: CLIENT.secret, redirect_uris: [`${this.pages}/hq/oidc`] },
          post_logout_redirect_uris: [`${this.pages}/hq`],
        },
      ],
      jwks: { keys: [this.#key] },
      cookies: { keys: ['a key of its cookies'] },
      claims: { openid: ['sub'], profile: ['preferred_username'] },
      conformIdTokenClaims: !this.saysInToken,
      findAccount: (_context, id) => ({ accountId: id, claims: () => ({ sub: id, preferred_username: id }) }),
      // Whoever logs in agrees.
      loadExistingGrant: async (context) => {
        const { client, session } = context.oidc;
        const grant = new context.oidc.provider.Grant({ clientId: client?.clientId ?? '', accountId: session?.accountId ?? '' });
        grant.addOIDCScope('openid profile');
        await grant.save();
        return grant;
      },
    };
  }
}

/** Somebody with a browser at that server. */
export class UserAgent {
  readonly #cookies = new Map<string, string>();
  readonly #dispatcher = new Agent({ connect: { ca: readFileSync(AUTHORITY) } });

  /** Logs in there; answers what stands in the address to which that server sends the browser back. */
  async logIn(address: string, login: string, pages: string): Promise<string> {
    let url = address;
    let form: URLSearchParams | null = null;
    for (let steps = 0; steps < 12; steps++) {
      if (url.startsWith(pages)) return new URL(url).search;
      const answer = await fetch(url, {
        ...{ redirect: 'manual', dispatcher: this.#dispatcher, method: form === null ? 'GET' : 'POST', body: form },
        headers: { Cookie: [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ') },
      });
      for (const cookie of answer.headers.getSetCookie()) {
        const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
        if (value === '') this.#cookies.delete(name);
        else this.#cookies.set(name, value);
      }
      const text = await answer.text();
      const next = answer.headers.get('location') ?? /action="([^"]+)"/.exec(text)?.[1];
      if (next === undefined) throw new Error(`${answer.status} ${url}: ${text}`);
      form = answer.headers.has('location') ? null : new URLSearchParams({ prompt: 'login', login, password: 'any' });
      url = new URL(next, url).href;
    }
    throw new Error(`sent on and on, to ${url}`);
  }
}

/**
 * Log-in by a server of log-ins that a company has (OpenID Connect, authorization code flow with PKCE). Who somebody is is said there; what
 * they may do is said here: nobody becomes a user by it.
 */
import { randomBytes } from 'node:crypto';
import * as oidc from 'openid-client';
import { Agent, fetch } from 'undici';
import { withoutHidden } from '../../model/hidden-characters.js';
import { forgetOldest } from '../../pipeline/limits/guess-budget.js';

export interface IssuerSettings {
  /** Its own name, an URL: what it offers is told at `/.well-known/openid-configuration` below. */
  readonly address: URL;
  readonly clientId: string;
  readonly clientSecret: string;
  /** Of its certificate, PEM; null = those of the system. */
  readonly authority: string | null;
  /** What it says of a user in which the login is. */
  readonly claim: string;
  readonly scope: string;
  /** On the button. */
  readonly name: string;
  /** Of these pages, as browsers know them. */
  readonly publicUrl: URL;
  /** http:// is taken, too: for trying out alone. */
  readonly isInsecure: boolean;
}

export type IssuerRefusal = 'issuerAway' | 'issuerRefused' | 'logInOver';

/** `why` is for the log. */
export class IssuerError extends Error {
  constructor(
    readonly refusal: IssuerRefusal,
    readonly why: string,
  ) {
    super(`${refusal}: ${why}`);
  }
}

/** A log-in that was begun. */
interface Begun {
  readonly state: string;
  readonly nonce: string;
  readonly verifier: string;
  readonly untilMs: number;
}

/** Where the browser comes back to: the page, which sends on what stands in the address. */
export const BACK_PATH = '/hq/oidc';
/** Time to type a password and a second factor. */
export const BEGUN_SECONDS = 600;
/** More than one address may begin in that time; the oldest is forgotten. */
const BEGUN_MAX = 10_000;
const BEGUN_BYTES = 32;
/** What it offers is asked again after this. Its keys are asked at each log-in: one that was changed is known at once. */
const OFFER_MS = 60_000;
const ANSWER_SEC = 10;
const ANSWER_BYTES_MAX = 1024 * 1024;
const CONNECTIONS = 8;
const LOGIN_LENGTH_MAX = 100;
const AWAY: ReadonlySet<unknown> = new Set(['OAUTH_TIMEOUT', 'OAUTH_ABORT', 'OAUTH_RESPONSE_IS_NOT_CONFORM', 'OAUTH_RESPONSE_IS_NOT_JSON']);

export class Issuer {
  /** By the secret that the browser has; the oldest first. */
  readonly #begun = new Map<string, Begun>();
  readonly #fetch: oidc.CustomFetch;
  #offer: { readonly metadata: oidc.ServerMetadata; readonly untilMs: number } | null = null;

  /** @param nowMs of a clock that is never set */
  constructor(
    private readonly settings: IssuerSettings,
    private readonly nowMs: () => number,
  ) {
    const { authority } = settings;
    const dispatcher = new Agent({
      ...{ connections: CONNECTIONS, maxResponseSize: ANSWER_BYTES_MAX },
      ...(authority !== null && { connect: { ca: authority } }),
    });
    // The same function as Node's own, with a form of its own.
    this.#fetch = (url, options) => fetch(url, { ...options, dispatcher } as object) as unknown as Promise<Response>;
  }

  /** Where the browser goes, and the secret that it keeps meanwhile. Throws an `IssuerError`. */
  async begin(): Promise<{ readonly address: string; readonly secret: string }> {
    const config = this.#configured(await this.#offered());
    const [state, nonce, verifier] = [oidc.randomState(), oidc.randomNonce(), oidc.randomPKCECodeVerifier()];
    const address = oidc.buildAuthorizationUrl(config, {
      ...{ redirect_uri: this.#back('').href, scope: this.settings.scope, state, nonce },
      ...{ code_challenge: await oidc.calculatePKCECodeChallenge(verifier), code_challenge_method: 'S256' },
    });
    const secret = randomBytes(BEGUN_BYTES).toString('base64url');
    this.#begun.set(secret, { state, nonce, verifier, untilMs: this.nowMs() + BEGUN_SECONDS * 1000 });
    forgetOldest(this.#begun, BEGUN_MAX);
    return { address: address.href, secret };
  }

  /**
   * The login of who comes back; once. Throws an `IssuerError`.
   * @param query of the address that the browser was sent to
   */
  async end(secret: string, query: string): Promise<string> {
    const begun = this.#begun.get(secret);
    this.#begun.delete(secret);
    if (begun === undefined || begun.untilMs < this.nowMs()) throw new IssuerError('logInOver', 'it was not begun, or is over');
    const config = this.#configured(await this.#offered());
    // Otherwise who is between here and there could sign; its TLS would say enough only if all of it were trusted.
    oidc.enableNonRepudiationChecks(config);
    try {
      const told = await oidc.authorizationCodeGrant(config, this.#back(query), {
        ...{ expectedState: begun.state, expectedNonce: begun.nonce, pkceCodeVerifier: begun.verifier, idTokenExpected: true },
      });
      const claims = told.claims() ?? { sub: '' };
      if (this.settings.claim in claims) return this.#loginIn(claims);
      return this.#loginIn(await oidc.fetchUserInfo(config, told.access_token, claims.sub));
    } catch (error) {
      throw refusalOf(error);
    }
  }

  /** Where a browser goes to log out there, too; null = it is not offered, or not known. What was told once is enough: nobody waits. */
  async leaveAddress(): Promise<string | null> {
    const metadata = this.#offer?.metadata ?? (await this.#offered().catch(() => null));
    if (metadata?.end_session_endpoint === undefined) return null;
    const config = this.#configured(metadata);
    return oidc.buildEndSessionUrl(config, { post_logout_redirect_uri: new URL('/hq', this.settings.publicUrl).href }).href;
  }

  #loginIn(claims: Readonly<Record<string, unknown>>): string {
    const { claim } = this.settings;
    const login = claims[claim];
    if (typeof login !== 'string' || login === '') throw new IssuerError('issuerRefused', `it does not say ${claim}`);
    if (login.length > LOGIN_LENGTH_MAX || withoutHidden(login) !== login)
      throw new IssuerError('issuerRefused', `${claim} is no login: ${withoutHidden(login.slice(0, LOGIN_LENGTH_MAX))}`);
    // Whoever may type an address of their own there would be whom they like here.
    if (claim === 'email' && claims.email_verified !== true)
      throw new IssuerError('issuerRefused', `the address of ${login} is not verified there`);
    return login;
  }

  #back(query: string): URL {
    const url = new URL(BACK_PATH, this.settings.publicUrl);
    url.search = query;
    return url;
  }

  /** Without keys: they are asked for when they are needed. */
  #configured(metadata: oidc.ServerMetadata): oidc.Configuration {
    const { clientId, clientSecret, isInsecure } = this.settings;
    const config = new oidc.Configuration(metadata, clientId, undefined, authenticationBy(metadata, clientSecret));
    config[oidc.customFetch] = this.#fetch;
    config.timeout = ANSWER_SEC;
    if (isInsecure) oidc.allowInsecureRequests(config);
    return config;
  }

  async #offered(): Promise<oidc.ServerMetadata> {
    if (this.#offer !== null && this.nowMs() < this.#offer.untilMs) return this.#offer.metadata;
    const { address, clientId, clientSecret, isInsecure } = this.settings;
    const options = { [oidc.customFetch]: this.#fetch, timeout: ANSWER_SEC, execute: isInsecure ? [oidc.allowInsecureRequests] : [] };
    try {
      const config = await oidc.discovery(address, clientId, clientSecret, undefined, options);
      this.#offer = { metadata: config.serverMetadata(), untilMs: this.nowMs() + OFFER_MS };
      return this.#offer.metadata;
    } catch (error) {
      throw new IssuerError('issuerAway', whyOf(error));
    }
  }
}

/** By the header, as the standard says, unless it takes the body alone. */
function authenticationBy({ token_endpoint_auth_methods_supported: taken }: oidc.ServerMetadata, secret: string): oidc.ClientAuth {
  const isByBody = taken?.includes('client_secret_post') === true && !taken.includes('client_secret_basic');
  return isByBody ? oidc.ClientSecretPost(secret) : oidc.ClientSecretBasic(secret);
}

function refusalOf(error: unknown): IssuerError {
  if (error instanceof IssuerError) return error;
  const isAway =
    error instanceof TypeError ||
    (error instanceof oidc.ResponseBodyError && error.status >= 500) ||
    (error instanceof oidc.ClientError && AWAY.has(error.code));
  return new IssuerError(isAway ? 'issuerAway' : 'issuerRefused', whyOf(error));
}

/** What it said, without what travels in addresses. */
function whyOf(error: unknown): string {
  const said: string[] = [];
  for (let one = error; one instanceof Error && said.length < 4; one = one.cause) said.push(one.message);
  if (error instanceof oidc.ResponseBodyError || error instanceof oidc.AuthorizationResponseError)
    said.push(error.error, error.error_description ?? '');
  return withoutHidden(said.filter((one) => one !== '').join(': ')).slice(0, 500);
}

/** `/metrics`: numbers for a monitoring system, on this machine or with the token that the branch has given it. */
import { createHash, timingSafeEqual } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { type Page, type PageRequest, type PageSource, textPage } from '../transport/page.js';

export interface PublishedMetrics {
  readonly text: () => string | Promise<string>;
  /** Where the token file is set: `[metrics] token_file`. */
  readonly setting: string;
  /** null = there is no token: only this machine may read. */
  readonly tokenFile: string | null;
  /** Whether the address may ask once more now. */
  readonly mayAsk: (address: string) => boolean;
  readonly warn: (error: unknown, what: string) => void;
}

/** Of the format that `server/pipeline/metrics/exposition.ts` writes. */
const EXPOSITION_TYPE = 'text/plain; version=0.0.4; charset=utf-8';
/** A shorter one could be guessed. */
const TOKEN_LENGTH_MIN = 16;

export const metricsPage =
  (metrics: PublishedMetrics): PageSource =>
  (request: PageRequest) => {
    if (!metrics.mayAsk(request.address)) {
      return textPage('429 Too Many Requests', 'Too many requests from your address.', { 'Retry-After': '1' });
    }
    if (metrics.tokenFile !== null) return withToken(metrics, metrics.tokenFile, request);
    if (request.isThisMachine) return answer(metrics);
    return textPage('403 Forbidden', `Only programs on the box itself may read this: no token is set (${metrics.setting}).`);
  };

/** The file is read each time: a new token counts at once. */
async function withToken(metrics: PublishedMetrics, file: string, { authorization }: PageRequest): Promise<Page> {
  let token: string;
  try {
    token = (await readFile(file, 'utf8')).trim();
  } catch (error) {
    metrics.warn(error, 'the token of /metrics cannot be read');
    return textPage('503 Service Unavailable', `The token (${metrics.setting}) cannot be read; the log says why.`);
  }
  if (token.length < TOKEN_LENGTH_MIN) {
    return textPage('503 Service Unavailable', `The token (${metrics.setting}) is shorter than ${TOKEN_LENGTH_MIN} characters.`);
  }
  const sent = /^Bearer +(.+)$/i.exec(authorization)?.[1] ?? '';
  if (isSame(sent, token)) return answer(metrics);
  return textPage('401 Unauthorized', 'The token is missing, or is another one.', { 'WWW-Authenticate': 'Bearer' });
}

/** Takes as long for a token that is nearly right. */
const isSame = (one: string, other: string): boolean => timingSafeEqual(digest(one), digest(other));
const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

const answer = async ({ text }: PublishedMetrics): Promise<Page> => ({ contentType: EXPOSITION_TYPE, body: Buffer.from(await text()) });

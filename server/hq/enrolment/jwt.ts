/**
 * Claims as NATS reads them: JSON, signed with an nkey (nats-io/jwt, version 2; ADR-14 and ADR-26 of NATS). Only what the answer to an
 * authorization callout needs.
 */
import { createHash } from 'node:crypto';
import type { nkeys } from '@nats-io/transport-node';

export type KeyPair = ReturnType<typeof nkeys.fromSeed>;

const HEADER = { typ: 'JWT', alg: 'ed25519-nkey' };
const VERSION = 2;
const SECOND_MS = 1_000;
/** RFC 4648. */
const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
const LETTER_BITS = 5;

export interface Claims {
  /** Whom they are about. */
  readonly sub: string;
  /** Who may use them: an account, or a server. */
  readonly aud: string;
  readonly name?: string;
  /** Seconds since 1970. */
  readonly exp?: number;
  readonly nats: Readonly<Record<string, unknown>>;
}

export function signed(claims: Claims, signer: KeyPair, nowMs: number): string {
  const { nats, ...registered } = claims;
  const whole = { ...registered, iss: signer.getPublicKey(), iat: Math.floor(nowMs / SECOND_MS), nats: { ...nats, version: VERSION } };
  const jti = base32(createHash('sha512-256').update(JSON.stringify(whole)).digest());
  const body = `${encoded(HEADER)}.${encoded({ ...whole, jti })}`;
  return `${body}.${Buffer.from(signer.sign(Buffer.from(body))).toString('base64url')}`;
}

/** What it says; null = it is none. Whether its signature fits is not looked at. */
export function claimsIn(jwt: string): unknown {
  try {
    return JSON.parse(Buffer.from(jwt.split('.')[1] ?? '', 'base64url').toString('utf8'));
  } catch {
    return null;
  }
}

const encoded = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');

function base32(bytes: Uint8Array): string {
  const bits = Array.from(bytes, (byte) => byte.toString(2).padStart(8, '0')).join('');
  const letters = bits.match(new RegExp(`.{1,${LETTER_BITS}}`, 'g')) ?? [];
  return letters.map((letter) => BASE32[Number.parseInt(letter.padEnd(LETTER_BITS, '0'), 2)]).join('');
}

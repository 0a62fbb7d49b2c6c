/** Sends the samples of the original to a real box as they stand, and holds its answers against the sample's. */
import { expect } from 'vitest';
import type { Frame, RawClient, RawSession, Request } from '../support/raw-client.js';
import { differences, sample } from './sample-comparison.js';

const DAY_MS = 86_400_000;
const daysFromNow = (days: number): string => new Date(Date.now() + days * DAY_MS).toISOString();

/** Everything that is put in the place of what the sample says; the rest of each request is sent as printed. */
export const REPLACED: readonly { readonly where: string; readonly why: string; readonly value: (token: string) => unknown }[] = [
  { where: '*.token', why: 'the session of the run', value: (token) => token },
  { where: 'statistics.data.from', why: 'the day of the run', value: () => daysFromNow(-1) },
  { where: 'statistics.data.to', why: 'the day of the run', value: () => daysFromNow(1) },
];

function requestOf(name: string, token: string): Request {
  const { request } = sample(name);
  if (!request) throw new Error(`the sample ${name} has no request`);
  const copy = structuredClone(request) as Request & Record<string, unknown>;
  for (const { where, value } of REPLACED) {
    const [command, ...path] = where.split('.');
    if (command === '*' || command === name) replace(copy, path, value(token));
  }
  return copy;
}

/** Replaces what is there; a request without the field stays without it (`login` has no token). */
function replace(target: Record<string, unknown>, path: readonly string[], value: unknown): void {
  const [key = '', ...rest] = path;
  if (!(key in target)) return;
  if (rest.length === 0) target[key] = value;
  else replace(target[key] as Record<string, unknown>, rest, value);
}

/** Sends the sample's request, demands the sample's answer, and gives the box's. */
export async function replay<Data = unknown>(session: RawSession, name: string): Promise<Frame<Data>> {
  const frame = await session.client.request<Data>(requestOf(name, session.token));
  expect(differences(name, sample(name).reply, frame)).toEqual([]);
  return frame;
}

/** The same for a sample that is sent without a session. */
export async function replayWithoutSession<Data = unknown>(client: RawClient, name: string): Promise<Frame<Data>> {
  const frame = await client.request<Data>(requestOf(name, ''));
  expect(differences(name, sample(name).reply, frame)).toEqual([]);
  return frame;
}

/**
 * What a request said, as short digests of its fields, so that a repetition under the same id can be held against the first one. They
 * are made with the token of the session, which is nowhere on the disk: who reads the journal cannot try out telephone numbers.
 */
import { hash } from 'node:crypto';
import type { RequestId } from '../model/events.js';

/** 36 bits tell two requests of one client apart. */
const FIELD_DIGEST_LENGTH = 6;

/** `comment Zk3f9Q,services 0aB1cd`: the fields in the order of their names. The order in which they were sent is no difference. */
export function requestDigest(token: string, id: RequestId, data: object): string {
  const key = JSON.stringify([token, id]);
  const values = data as Readonly<Record<string, unknown>>;
  return Object.keys(data)
    .sort()
    .map((field) => `${field} ${shortHash(`${key} ${field} ${JSON.stringify(inOrder(values[field]))}`)}`)
    .join();
}

/** The first field that one of two digests has otherwise or not at all, such as `data.services`; undefined if they are the same. */
export function differingField(kept: string, sent: string): string | undefined {
  if (kept === sent) return undefined;
  const [before, now] = [partsOf(kept), partsOf(sent)];
  const differing = [...before.filter((part) => !now.includes(part)), ...now.filter((part) => !before.includes(part))];
  return `data.${differing.sort()[0]?.split(' ')[0]}`;
}

const partsOf = (digest: string): string[] => (digest === '' ? [] : digest.split(','));

const shortHash = (text: string): string => hash('sha256', text, 'base64url').slice(0, FIELD_DIGEST_LENGTH);

/** The value with the keys of every object in the order of their names. */
function inOrder(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(inOrder);
  const values = value as Readonly<Record<string, unknown>>;
  return Object.fromEntries(
    Object.keys(values)
      .sort()
      .map((key) => [key, inOrder(values[key])]),
  );
}

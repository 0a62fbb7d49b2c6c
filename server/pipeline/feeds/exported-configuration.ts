/** The configuration as text, made once for all who ask until something of it changes: it takes milliseconds, of large branches many. */
import { createHash } from 'node:crypto';
import { type QueueState, rowsOf } from '../../engine/state.js';
import { elementOf } from '../../engine/views.js';
import { CONFIGURATION_BOOKS, type ConfigurationBook } from '../../protocol/commands/books/configuration.js';
import { type Configuration, configurationOf, SHARED_TABLES } from '../../protocol/configuration-file/configuration.js';
import { configurationToml } from '../../protocol/configuration-file/write.js';
import { Json } from '../handlers/answer-data.js';

interface Exported {
  /** All that it was made of. Rows and documents are replaced, never changed. */
  readonly parts: readonly unknown[];
  readonly data: Json;
}

/** Texts with large pictures are made anew: memory is dearer than the wait for them. */
const KEPT_LETTERS_MAX = 1024 * 1024;

const exports = new WeakMap<QueueState, Exported>();

/** The data of an answer: `{ text }`. */
export function exportedConfiguration(state: QueueState, version: string): Json {
  const parts = partsOf(state, version);
  const known = exports.get(state);
  if (known !== undefined && isSame(known.parts, parts)) return known.data;
  const data = new Json(JSON.stringify({ text: configurationToml(presentConfiguration(state), version) }));
  if (data.text.length <= KEPT_LETTERS_MAX) exports.set(state, { parts, data });
  return data;
}

/** What headquarters may set, as a text that it may send to other branches. */
export const sharedConfiguration = (state: QueueState, version: string): string =>
  configurationToml(presentConfiguration(state), version, SHARED_TABLES);

const digests = new WeakMap<QueueState, { readonly parts: readonly unknown[]; readonly digest: string }>();

/** Of the part of the configuration that headquarters may set: it changes when something there does, or with another program. */
export function sharedDigest(state: QueueState): string {
  const parts = partsOf(state, '');
  const known = digests.get(state);
  if (known !== undefined && isSame(known.parts, parts)) return known.digest;
  const { books, designs, templates, appearance } = presentConfiguration(state);
  const shared = Object.entries(books).filter(([book]) => SHARED_TABLES.has(book as ConfigurationBook));
  const digest = createHash('sha256')
    .update(JSON.stringify([shared, designs, templates, appearance]))
    .digest('base64url');
  digests.set(state, { parts, digest });
  return digest;
}

export function presentConfiguration(state: QueueState): Configuration {
  const lists = CONFIGURATION_BOOKS.map((book) => [book, [...rowsOf(state, book).keys()].map((id) => elementOf(state, book, id))]);
  const designs = [...state.designs].map(([name, design]) => ({ name, design }));
  const templates = [...state.templates].map(([name, template]) => ({ name, template }));
  return configurationOf(Object.fromEntries(lists) as Configuration['books'], { designs, templates, appearance: state.appearance });
}

function partsOf(state: QueueState, version: string): unknown[] {
  const parts: unknown[] = [version, state.appearance];
  for (const book of CONFIGURATION_BOOKS) for (const row of rowsOf(state, book).values()) parts.push(row);
  for (const documents of [state.designs, state.templates]) for (const [name, document] of documents) parts.push(name, document);
  return parts;
}

const isSame = (one: readonly unknown[], other: readonly unknown[]): boolean =>
  one.length === other.length && one.every((part, index) => part === other[index]);

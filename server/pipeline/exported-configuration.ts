/** The configuration as text, made once for all who ask until something of it changes: it takes milliseconds, of large branches many. */
import { type QueueState, rowsOf } from '../engine/state.js';
import { elementOf } from '../engine/views.js';
import { CONFIGURATION_BOOKS } from '../protocol/commands/configuration.js';
import { type Configuration, configurationOf } from '../protocol/configuration-file/configuration.js';
import { configurationToml } from '../protocol/configuration-file/write.js';
import { Json } from './handlers/answer-data.js';

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

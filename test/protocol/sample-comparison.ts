/**
 * Holds what the box sends against what the original printed: key by key, type by type, value by value. Where the two may
 * differ is said here, openly, with the reason; everything else must be equal.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Frame, Request } from '../support/raw-client.js';

const SAMPLES = join(import.meta.dirname, '../samples');

export interface Sample {
  readonly request?: Request;
  readonly reply?: Frame;
  readonly push?: Frame;
  readonly error?: unknown;
  readonly parameters?: Readonly<Record<string, string>>;
  readonly noise: string;
}

export interface CommandNames {
  readonly books: readonly string[];
  readonly bookPatterns: readonly string[];
  readonly bookCommands: readonly string[];
  readonly controlCommands: readonly string[];
}

const read = (name: string): unknown => JSON.parse(readFileSync(join(SAMPLES, `${name}.json`), 'utf8'));

export const sample = (name: string): Sample => read(name) as Sample;
export const commandNames = read('commands') as CommandNames;
/** The samples of commands; the three of the introduction are no command's own. */
export const sampleNames: readonly string[] = readdirSync(SAMPLES)
  .filter((file) => file.endsWith('.json') && !file.startsWith('general-') && file !== 'commands.json')
  .map((file) => file.slice(0, -'.json'.length));

interface Allowance {
  /** Matches a path such as `nextConsumer.data.workplace.state_id`. */
  readonly where: RegExp;
  readonly why: string;
}

/** Values of the run: their type is compared, and that an instant is an instant. */
const VARYING: readonly Allowance[] = [
  { where: /\.(dateTime|registration|last_call|postpone_to|state_changed|last_update|time_in|done)$/, why: 'an instant of the run' },
  { where: /\.token$/, why: 'the session of the run' },
  { where: /^info\.data\./, why: 'versions of this box, and its sessions' },
  { where: /\.data\.preview$/, why: 'a picture of this ticket' },
  { where: /^registrateConsumer\.data\.consumer\.id$/, why: 'the original had given 32316 tickets before' },
  {
    where: /^statistics\.data\[0\]\.consumer_id$/,
    why: 'ids of history and of the live queue differ in the original; here they are the same',
  },
];

/** Values that the box sets otherwise, by a rule of its own. */
const DIFFERING: readonly (Allowance & { readonly ours: unknown })[] = [
  {
    where: /^(nextConsumer|skipConsumer|addService|login)\.data\.workplace\.state_id$/,
    ours: 4,
    why: 'the newer sample (consumerFromQueueBody, 2022) shows 4 for a window that serves; those of 2015 show 1',
  },
  {
    where: /^consumerFromQueueBody\.data\.workplace\.service_priority_enabled$/,
    ours: 1,
    why: 'the windows of the demo heed the priority of services, without which the order of the samples of 2015 would be another',
  },
  {
    where: /^rejectConsumer\.data\.services\.4\.50\.3\.comment$/,
    ours: ['Reason'],
    why: 'the original kept the one comment of the request twice',
  },
  {
    where: /^unsubscribeServices\.command$/,
    ours: 'unsubscribeServices',
    why: 'a reply names its own command, always; the sample does not',
  },
];

const REQUIRED = ['refusal_reason_required', 'postponement_reason_required', 'call_reason_required', 'outcome_required'];

/** Keys that the box sends and a sample does not: those of newer samples, and documented extensions. */
const ADDED: readonly (Allowance & { readonly keys: readonly string[] })[] = [
  { where: /^\w+$/, keys: ['token'], why: 'the samples of 2022 and 2024 carry the token of the request' },
  {
    where: /^((next|skip|serve|reject|postpone)Consumer|(serve|reject)Operation|(reject|add)Service)\.data$/,
    keys: ['active', 'vanish_count', 'comment', 'pin_code', 'state_changed', 'last_update'],
    why: 'a ticket as in the samples of 2022 and 2024',
  },
  {
    where: /^\w+\.data\.workplace$/,
    keys: [
      'names',
      'services',
      'description',
      'service_priority_enabled',
      'audio_notification_enabled',
      'department',
      'auto_call',
      'auto_call_timeout',
      'auto_serve',
      'auto_serve_timeout',
      'opening_hours',
      'last_update',
      'reason',
      'walking_time',
      'quick_questions',
      'call_after_finish',
      'next_state_id',
      'state_user_id',
    ],
    why: 'a window as in the sample of 2022, and extensions: what clerks mark there, and what the window will be after its visitor',
  },
  {
    where: /^(serviceList|subscribeServices)\.data\[\d+\]$|^(get|new)Service\.data$/,
    keys: [
      ...['department', 'group', 'icon', 'wait_norm_sec', 'appointment_wait_norm_sec', 'refuse_without_window', 'refuse_too_late'],
      ...REQUIRED,
      ...['names', 'descriptions', 'groups'],
    ],
    why: 'extensions: departments, what kiosks show and refuse, norms of waiting, and texts by language',
  },
  {
    where: /^statistics\.data\[\d+\](\.services\[\d+\]\.stages\[\d+\]\.operations\[\d+\])?$/,
    keys: ['outcome', 'reason'],
    why: 'extension: how a visit and each of its operations ended',
  },
  {
    where: /^login\.data\.user\.role$/,
    keys: ['registrator', 'board', 'supervisor', 'names'],
    why: 'extensions: roles of kiosks, boards and supervisors, and names by language',
  },
  {
    where: /^registrateConsumer\.data$/,
    keys: ['print', 'page'],
    why: 'extension: what became of the paper, and what opens the page of the visitor',
  },
  { where: /^currentQueue\.data\[\d+\]$/, keys: ['state_changed'], why: 'extension: since when a visitor waits who was called before' },
  { where: /^statistics\.data\[0\]\..*\.states\[\d+\]$/, keys: ['time_out'], why: 'extension: the end of the time' },
];

/** Lists whose elements are found by `id`, and the elements that a list of ours has beside those of the sample. */
const BY_ID: readonly (Allowance & { readonly others: readonly number[] })[] = [
  {
    where: /^serviceList\.data$/,
    others: [4, 5, 6, 7, 8, 11],
    why: 'the sample shows two services of the branch; 4 and 5 are told by later samples, the rest is the demo',
  },
  { where: /^subscribeServices\.data$/, others: [4, 5, 6, 7, 8, 11, 12], why: 'the same, after newService' },
];

const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{3}Z)?$/;
const OUR_INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/;

const find = <Kind extends Allowance>(allowances: readonly Kind[], path: string): Kind | undefined =>
  allowances.find(({ where }) => where.test(path));

/** Every allowance with what it is about, so that a test can tell those that no sample needs. */
export const allowances = {
  values: [...VARYING, ...BY_ID] as readonly Allowance[],
  differing: DIFFERING,
  added: ADDED,
} as const;

type JsonObject = Readonly<Record<string, unknown>>;
const kindOf = (value: unknown): string => (value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value);
const show = (value: unknown): string => JSON.stringify(value);

/** What differs, one line each; an empty list = the box answered as the original did. `path` begins with the sample's name. */
export function differences(path: string, theirs: unknown, ours: unknown): string[] {
  const differing = find(DIFFERING, path);
  if (differing) return show(ours) === show(differing.ours) ? [] : [`${path}: expected ${show(differing.ours)}, got ${show(ours)}`];
  if (kindOf(theirs) !== kindOf(ours)) return [`${path}: the sample has ${show(theirs)}, the box ${show(ours)}`];
  if (Array.isArray(theirs)) return arrayDifferences(path, theirs, ours as unknown[]);
  if (typeof theirs === 'object' && theirs !== null) return objectDifferences(path, theirs as JsonObject, ours as JsonObject);
  if (find(VARYING, path))
    return INSTANT.test(String(theirs)) && !OUR_INSTANT.test(String(ours)) ? [`${path}: ${show(ours)} is no instant`] : [];
  return theirs === ours ? [] : [`${path}: the sample has ${show(theirs)}, the box ${show(ours)}`];
}

function objectDifferences(path: string, theirs: JsonObject, ours: JsonObject): string[] {
  const extra = Object.keys(ours).filter((key) => !(key in theirs));
  const allowed = extra.length > 0 ? (find(ADDED, path)?.keys ?? []) : [];
  return [
    ...extra.filter((key) => !allowed.includes(key)).map((key) => `${path}.${key}: not in the sample, the box has ${show(ours[key])}`),
    ...Object.entries(theirs).flatMap(([key, value]) =>
      key in ours ? differences(`${path}.${key}`, value, ours[key]) : [`${path}.${key}: missing, the sample has ${show(value)}`],
    ),
  ];
}

function arrayDifferences(path: string, theirs: readonly unknown[], ours: readonly unknown[]): string[] {
  const byId = find(BY_ID, path);
  if (byId) return elementDifferences(path, byId.others, theirs, ours);
  if (theirs.length === ours.length) return theirs.flatMap((element, index) => differences(`${path}[${index}]`, element, ours[index]));
  return [`${path}: ${theirs.length} elements in the sample, ${ours.length} from the box: ${show(ours)}`];
}

function elementDifferences(path: string, others: readonly number[], theirs: readonly unknown[], ours: readonly unknown[]): string[] {
  const expected = [...theirs.map(idOf), ...others];
  return [
    ...ours.filter((element) => !expected.includes(idOf(element))).map((element) => `${path}: not in the sample: ${show(element)}`),
    ...theirs.flatMap((element, index) => {
      const counterpart = ours.find((other) => idOf(other) === idOf(element));
      return differences(`${path}[${index}]`, element, counterpart);
    }),
  ];
}

const idOf = (element: unknown): unknown => (element as JsonObject | undefined)?.id;

/**
 * What the declared example of a reply lacks of the sample's keys and types. Values are not compared, nor how many elements a
 * list has; keys that are ids (services, stages, operations) stand for each other.
 */
export function shapeDifferences(path: string, theirs: unknown, example: unknown): string[] {
  // Null in an example stands for a field that may be null, and says nothing of its other type.
  if (example === null) return [];
  if (kindOf(theirs) !== kindOf(example)) return [`${path}: ${kindOf(theirs)} in the sample, ${kindOf(example)} in the example`];
  if (Array.isArray(theirs)) {
    const [element] = example as unknown[];
    return element === undefined ? [] : theirs.flatMap((item, index) => shapeDifferences(`${path}[${index}]`, item, element));
  }
  if (typeof theirs !== 'object' || theirs === null) return [];
  const declared = example as JsonObject;
  const [anyId] = Object.keys(declared).filter(isId);
  return Object.entries(theirs).flatMap(([key, value]) => {
    const counterpart = key in declared ? key : isId(key) ? anyId : undefined;
    if (counterpart === undefined) return [`${path}.${key}: missing in the example`];
    return shapeDifferences(`${path}.${key}`, value, declared[counterpart]);
  });
}

const isId = (key: string): boolean => /^\d+$/.test(key);

/** Every place of a message, with its value. */
export function* places(path: string, value: unknown): Generator<readonly [string, unknown]> {
  yield [path, value];
  if (typeof value !== 'object' || value === null) return;
  for (const [key, inner] of Object.entries(value)) yield* places(Array.isArray(value) ? `${path}[${key}]` : `${path}.${key}`, inner);
}

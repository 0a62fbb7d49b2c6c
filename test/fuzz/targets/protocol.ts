/** Frames of the protocol as they come from the network: read, checked, and refused in words. */
import { deepEqual, equal, ok } from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { shippedPath } from '../../../drivers/shipped.js';
import { ERRORS, type Rejection } from '../../../server/model/errors/errors.js';
import { readFrame, replyText } from '../../../server/protocol/envelope.js';
import { COMMANDS } from '../../../server/protocol/registry.js';
import { checkData } from '../../../server/protocol/validation.js';
import { bytesOf, type FuzzTarget, textOf } from '../target.js';

/** An answer quotes what was sent, and is no echo of a megabyte. */
const REFUSAL_LENGTH_MAX = 6_000;

export const protocol: FuzzTarget = {
  name: 'protocol',
  watched: ['server/protocol/', 'server/model/'],
  seeds: () => [...examples(), ...samples()].map((request) => bytesOf(JSON.stringify(request))),
  run: (bytes) => {
    const frame = readFrame(textOf(bytes));
    const answer = replyText({ dateTime: '2026-11-24 09:00:00.000', command: frame.command, json: '{}', token: frame.token, id: frame.id });
    equal((JSON.parse(answer) as { command: string }).command, frame.command);
    if ('rejection' in frame) isSaid(frame.rejection);
    else checked(frame.command, frame.data);
    deepEqual(Object.keys(Object.prototype), []);
  },
};

const examples = (): object[] => [
  ...[...COMMANDS.values()].map(({ name, example }) => ({ token: '{8f5c}', command: name, data: example.request, id: 'a1' })),
  { command: 'nextConsumer', data: { workplace: '9999999999' } },
];

/** The requests of the original's own text. */
const samples = (): object[] => {
  const folder = shippedPath('test/samples');
  const files = readdirSync(folder).filter((file) => file.endsWith('.json'));
  return files.flatMap((file) => (JSON.parse(readFileSync(join(folder, file), 'utf8')) as { readonly request?: object }).request ?? []);
};

function checked(command: string, data: unknown): void {
  const declaration = COMMANDS.get(command);
  if (declaration === undefined) return;
  const outcome = checkData(declaration, data);
  if ('rejection' in outcome) isSaid(outcome.rejection);
  // What was taken is taken again, and stays as it is.
  else deepEqual(checkData(declaration, structuredClone(outcome.data)), outcome);
}

function isSaid(rejection: Rejection): void {
  ok(rejection.error in ERRORS);
  const text = JSON.stringify([rejection.parameters, rejection.causes.map(({ parameters }) => parameters)]);
  ok(text.length <= REFUSAL_LENGTH_MAX, `a refusal of ${text.length} characters`);
}

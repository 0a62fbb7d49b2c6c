/**
 * Frames that are no requests. Each gets an error of the catalogue, or a close with a reason, and the connection or the next one goes
 * on.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ErrorName } from '../../server/model/errors/errors.js';
import { RawSession } from '../support/raw-client.js';
import { booksOf, descOf, errorName, WatchedBox } from './witness.js';

const FRAME_BYTES = 2 * 1024 * 1024;
/** More levels than a stack has room for. */
const nested = (levels: number, inner = ''): string => '['.repeat(levels) + inner + ']'.repeat(levels);
const request = (rest: string): string => `{"command":"info",${rest}}`;

interface BadFrame {
  readonly frame: string;
  readonly error: ErrorName;
  /** The command of the answer, `error` if it was not understood. */
  readonly command?: string;
  /** What the description has to name. */
  readonly names?: string;
  readonly id?: string | number;
}

const TOO_MANY = { error: 'invalidRequest', names: 'request: expected at most 20000 values' } as const;

const BAD_FRAMES: Readonly<Record<string, BadFrame>> = {
  'no JSON': { frame: 'hello', error: 'notJson' },
  nothing: { frame: '', error: 'notJson' },
  'half a request': { frame: '{"command":"info"', error: 'notJson' },
  'two requests': { frame: '{"command":"info"}{"command":"info"}', error: 'notJson' },
  'a byte order mark': { frame: '\uFEFF{"command":"info"}', error: 'notJson' },
  'NaN, which JSON does not have': { frame: request('"data":NaN'), error: 'notJson' },
  'a NUL character in a text': { frame: '{"command":"in\u0000fo"}', error: 'notJson' },
  'a NUL character for an end': { frame: '{"command":"info"}\u0000', error: 'notJson' },
  'single quotes': { frame: "{'command':'info'}", error: 'notJson' },
  'sixty thousand opening brackets': { frame: '['.repeat(60_000), error: 'notJson' },
  'two megabytes of opening brackets': { frame: '['.repeat(FRAME_BYTES), ...TOO_MANY },
  'two megabytes of opening braces': { frame: '{"a":'.repeat(FRAME_BYTES / 5), ...TOO_MANY },
  'two megabytes of commas': { frame: `[${'1,'.repeat(1_000_000)}1]`, ...TOO_MANY },
  'two megabytes of empty objects': { frame: request(`"data":[${'{},'.repeat(600_000)}1]`), ...TOO_MANY },
  'data of half a million levels': { frame: request(`"id":4,"data":${nested(500_000)}`), ...TOO_MANY, id: 4 },
  'too many values after an id': { frame: `{"id":"a7","command":"info","data":[${'1,'.repeat(60_000)}1]}`, ...TOO_MANY, id: 'a7' },
  'too many values before an id': {
    frame: `{"token":"t","command":"info","data":[${'1,'.repeat(60_000)}1], "id": 12 ,"dateTime":"x"}`,
    ...TOO_MANY,
    id: 12,
  },
  'too many values, and an id among them': { frame: request(`"data":[${'1,'.repeat(60_000)}{"a":1,"id":5}]`), ...TOO_MANY },
  'too many values, and a text that looks like an id': {
    frame: request(`"data":[${'1,'.repeat(60_000)}1],"x":"a,\\"id\\":5}"`),
    ...TOO_MANY,
  },
  'too many values, and an id that is none': { frame: request(`"id":9007199254740993,"data":[${'1,'.repeat(60_000)}1]`), ...TOO_MANY },

  'a list': { frame: '[{"command":"info"}]', error: 'notAnObject' },
  'a number': { frame: '1', error: 'notAnObject' },
  'a text': { frame: '"info"', error: 'notAnObject' },
  null: { frame: 'null', error: 'notAnObject' },
  'a list of thirty thousand levels': { frame: nested(30_000), error: 'notAnObject' },

  'an empty object': { frame: '{}', error: 'noCommand' },
  'a number for a command': { frame: '{"command":5,"id":7}', error: 'noCommand', id: 7 },
  'a list for a command': { frame: '{"command":["info"],"id":"a"}', error: 'noCommand', id: 'a' },
  'a command of a megabyte': { frame: `{"command":"${'i'.repeat(1_000_000)}","id":1}`, error: 'noCommand', id: 1 },

  'an unknown command': { frame: '{"command":"inof","id":2}', error: 'unknownCommand', command: 'inof', names: '"inof"', id: 2 },
  'an empty command': { frame: '{"command":""}', error: 'unknownCommand', command: '' },
  'the command of another case': { frame: '{"command":"Info"}', error: 'unknownCommand', command: 'Info' },
  'the command __proto__': { frame: '{"command":"__proto__"}', error: 'unknownCommand', command: '__proto__' },
  'the command constructor': { frame: '{"command":"constructor"}', error: 'unknownCommand', command: 'constructor' },
  'an escaped NUL in a command': { frame: '{"command":"info\\u0000"}', error: 'unknownCommand', command: 'info\u0000' },
  'half of a surrogate pair': { frame: '{"command":"\\ud800"}', error: 'unknownCommand', command: '\ud800' },
  'the last of two commands, which counts': { frame: '{"command":"info","command":"other"}', error: 'unknownCommand', command: 'other' },

  'an unknown field': { frame: request('"dada":{}'), error: 'invalidRequest', command: 'info', names: 'dada: unknown field' },
  'an unknown field of a megabyte': {
    frame: request(`"${'d'.repeat(1_000_000)}":1`),
    error: 'invalidRequest',
    command: 'info',
    names: 'ddd',
  },
  'a field __proto__': {
    frame: request('"__proto__":{"token":"x"}'),
    error: 'invalidRequest',
    command: 'info',
    names: '__proto__: unknown',
  },
  'a field constructor': { frame: request('"constructor":{}'), error: 'invalidRequest', command: 'info', names: 'constructor: unknown' },
  'a number for a token': {
    frame: request('"token":5,"id":3'),
    error: 'invalidRequest',
    command: 'info',
    names: 'token: expected a text',
    id: 3,
  },
  'a token that is too long': {
    frame: request(`"token":"${'t'.repeat(5000)}"`),
    error: 'invalidRequest',
    command: 'info',
    names: 'token: ',
  },
  'an object for an id': { frame: request('"id":{}'), error: 'invalidRequest', command: 'info', names: 'id: expected' },
  'an empty id': { frame: request('"id":""'), error: 'invalidRequest', command: 'info', names: 'id: expected' },
  'a fraction for an id': { frame: request('"id":1.5'), error: 'invalidRequest', command: 'info', names: 'id: expected' },
  'an id that is beyond every number': { frame: request('"id":1e999'), error: 'invalidRequest', command: 'info', names: 'id: expected' },
  'an id that is not exact': { frame: request('"id":9007199254740993'), error: 'invalidRequest', command: 'info', names: 'id: expected' },

  'data of 16 levels': { frame: request(`"data":${nested(16)}`), error: 'tooDeep', command: 'info', names: '16' },
  'data of thirty thousand levels': { frame: request(`"id":4,"data":${nested(30_000)}`), error: 'tooDeep', command: 'info', id: 4 },
  'an id of thirty thousand levels': { frame: request(`"id":${nested(30_000)}`), error: 'tooDeep', command: 'info' },
  'an unknown field of thirty thousand levels': { frame: request(`"x":${nested(30_000)}`), error: 'tooDeep', command: 'info' },
  'objects of ten thousand levels': {
    frame: request(`"data":${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)}`),
    error: 'tooDeep',
    command: 'info',
  },
};

describe('frames that are no requests', () => {
  let watched: WatchedBox;
  let admin: RawSession;
  let before: Record<string, unknown>;

  beforeAll(async () => {
    watched = await WatchedBox.start();
    admin = await watched.administrator();
    before = await booksOf(admin);
  });
  afterAll(async () => {
    expect(await booksOf(admin)).toEqual(before);
    await watched.end();
  });

  it.each(Object.entries(BAD_FRAMES))('%s', async (_, { frame, error, command = 'error', names = '', id }) => {
    const client = await watched.connect();
    client.sendRaw(frame);
    const answer = await client.nextPush(command);
    expect(errorName(answer.data)).toBe(error);
    expect(descOf(answer)).toContain(names);
    expect(descOf(answer).length).toBeLessThan(300);
    expect(answer.id).toBe(id);
    // Nothing was broken: the same connection is served, and there was one answer.
    await new RawSession(client, admin.token).ask('info');
    expect(client.pushes).toEqual([]);
    await client.close();
  });
  it('a binary frame is refused, and the connection goes on', async () => {
    const client = await watched.connect();
    client.sendRaw(Buffer.from('{"command":"info"}'));
    const answer = await client.nextPush('error');
    expect(errorName(answer.data)).toBe('binaryFrame');
    await new RawSession(client, admin.token).ask('info');
  });

  it('a long frame is read if it is long because of one text', async () => {
    const client = await watched.connect();
    const photo = `${'\\\\'.repeat(1000)}${'\\"[{,'.repeat(200_000)}`;
    client.sendRaw(request(`"token":"${admin.token}","data":{"photo":"${photo}"}`));
    const answer = await client.nextPush('info');
    expect(descOf(answer)).toBe('data.photo: unknown field, expected none');
  });

  it('the largest frame is read', async () => {
    const client = await watched.connect();
    const head = '{"command":"info","id":"big"';
    client.sendRaw(`${head}${' '.repeat(FRAME_BYTES - head.length - 1)}}`);
    expect(errorName((await client.nextPush('info')).data)).toBe('notLoggedIn');
  });

  it('one byte more gets an error, and the connection is closed with 1009', async () => {
    const client = await watched.connect();
    client.sendRaw(' '.repeat(FRAME_BYTES + 1));
    const answer = await client.nextPush('error');
    expect(errorName(answer.data)).toBe('frameTooLarge');
    expect(descOf(answer)).toContain(String(FRAME_BYTES + 1));
    expect(descOf(answer)).toContain(String(FRAME_BYTES));
    expect(await client.closed).toEqual({ code: 1009, reason: `at most ${FRAME_BYTES} bytes a frame` });
  });

  it('a frame that is larger by far ends its own connection only', async () => {
    const client = await watched.connect();
    client.sendRaw(Buffer.alloc(32 * 1024 * 1024));
    await client.closed;
    await admin.ask('info');
  });
});

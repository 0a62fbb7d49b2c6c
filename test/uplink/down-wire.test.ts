/** What goes down to a branch and up from it: read as it was sent, and nothing else is taken for it. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { DOOR_LENGTH, type DownRequest, readDownRequest, readUpMessage, type UpMessage } from '../../server/uplink/down-wire.js';

const id = fc.stringMatching(new RegExp(`^[\\w-]{${DOOR_LENGTH}}$`));
const request: fc.Arbitrary<DownRequest> = fc.record({
  id,
  login: fc.string({ minLength: 1, maxLength: 100 }),
  command: fc.string({ minLength: 1, maxLength: 50 }),
  data: fc.jsonValue(),
});
const message: fc.Arbitrary<UpMessage> = fc.oneof(
  fc.record({ door: id }),
  fc.record({ id, data: fc.jsonValue() }),
  fc.record({ id, error: fc.record({ codeModule: fc.nat(), codeError: fc.nat(), desc: fc.string() }) }),
);
const sent = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

it('is read as it was sent', () => {
  fc.assert(fc.property(request, (one) => void expect(readDownRequest(JSON.stringify(one))).toEqual(sent(one))));
  fc.assert(fc.property(message, (one) => void expect(readUpMessage(JSON.stringify(one))).toEqual(sent(one))));
});

it('a login has nothing that a terminal obeys', () => {
  const text = JSON.stringify({ id: 'a'.repeat(DOOR_LENGTH), login: 'dir\u001b[2J\u202eector', command: 'info', data: {} });
  expect(readDownRequest(text)?.login).toBe('dir\ufffd[2J\ufffdector');
});

it('of one kind is nothing of the other', () => {
  fc.assert(fc.property(message, (one) => void expect(readDownRequest(JSON.stringify(one))).toBeNull()));
});

it.each([
  '',
  '{',
  'null',
  '[]',
  '"text"',
  '{}',
  // What headquarters answers to questions, which another branch could have sent here.
  '{"known":null,"head":null}',
  '{"kind":"stored","mark":{"sequence":1,"hash":"x"}}',
  '{"id":"short","login":"a","command":"info","data":{}}',
  `{"id":"${'a'.repeat(DOOR_LENGTH)}","command":"info","data":{}}`,
  `{"id":"${'a'.repeat(DOOR_LENGTH)}","login":"","command":"info","data":{}}`,
  `{"id":"${'a'.repeat(DOOR_LENGTH)}","login":"${'a'.repeat(101)}","command":"info","data":{}}`,
  '{"door":"*"}',
  `{"door":"${'a.'.repeat(DOOR_LENGTH / 2)}"}`,
])('%s is nothing', (text) => {
  expect([readDownRequest(text), readUpMessage(text)]).toEqual([null, null]);
});

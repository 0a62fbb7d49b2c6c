/** What leaves the branch: no secret of any kind of event, and a digest in its place that only the branch can make. */
import { expect, it } from 'vitest';
import { Redaction } from '../../server/uplink/redaction.js';

const SECRET = 'хранится-здесь-7788';
const redaction = new Redaction(new Uint8Array(32).fill(7));
const sent = (...events: readonly object[]): string => redaction.events(JSON.stringify(events));

it.each([
  { t: 'registered', c: 1, code: SECRET, comment: SECRET, pin: SECRET, photo: SECRET },
  { t: 'finished', c: 1, comment: SECRET },
  { t: 'postponed', c: 1, comment: SECRET },
  { t: 'transferred', c: 1, comment: SECRET },
  { t: 'consumerChanged', c: 1, comment: SECRET, pin: SECRET, photo: SECRET },
  { t: 'sessionOpened', session: 1, tokenHash: SECRET, marks: [SECRET] },
  { t: 'printQueued', job: 1, content: { ticket: 'A001', page: `https://box/t/${SECRET}`, comment: SECRET } },
  { t: 'boxChanged', subject: 'mqtt.password_file', fields: [{ field: 'x', before: null, after: SECRET }] },
  { t: 'answered', session: 1, request: SECRET, command: 'registrateConsumer', data: `{"code":"${SECRET}"}`, digest: SECRET },
  { t: 'bookSet', book: 'User', id: 3, row: { login: 'petrov', passwordHash: SECRET, password: SECRET } },
  { t: 'bookSet', book: 'ConsumerPreRegistered', id: 3, row: { name: SECRET, phone: SECRET, comment: SECRET, pin_code: SECRET } },
  { t: 'ofANewerProgram', at: 5, whatever: SECRET },
])('$t $book: the secret stays', (event) => {
  const text = sent({ at: 5, ...event });
  expect(text).not.toContain(SECRET);
  expect(text).toContain(`"t":"${event.t}"`);
});

it('leaves everything else as it is, letter by letter', () => {
  const called = '{"t":"called","at":1,"c":2,"w":3,"u":4,"ops":[0]}';
  const text = `[${called},{"t":"bookSet","at":2,"book":"Service","id":1,"row":{"name":"Оплата","pin_code":1}}]`;
  expect(redaction.events(text)).toBe(text);
});

it('the same value has the same digest here, and another one with the key of another branch', () => {
  const one = { t: 'registered', at: 1, c: 1, code: 'ABCDEFGHJKLMNP' };
  expect(sent(one)).toBe(sent(one));
  expect(new Redaction(new Uint8Array(32).fill(8)).events(JSON.stringify([one]))).not.toBe(sent(one));
  // Nothing is not a secret: an empty field tells that nobody said anything.
  expect(sent({ t: 'finished', at: 1, comment: '' })).toBe('[{"t":"finished","at":1,"comment":""}]');
});

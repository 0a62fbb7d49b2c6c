/** Random frames, from noise to requests that are nearly right: every one is answered, and the box stays what it is. */
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { COMMANDS } from '../../server/protocol/registry.js';
import { cases } from '../support/depth.js';
import type { Frame, RawClient, RawSession } from '../support/raw-client.js';
import { SLOWNESS } from '../support/slowness.js';
import { errorName, WatchedBox } from './witness.js';

const RUNS = cases(40);
const FRAMES_A_RUN = 50;

/**
 * What would end the session or the rights that the test needs, or pull cables, of which the log tells; those commands get wrong data in
 * a test of their own. What anybody may subscribe to is pushed under the name of the command that asks for it.
 */
const LEFT_OUT = /^(logout|(set|new|remove|removeAll)(User|UserRole)s?|actOnTwin|subscribe(Board|Ticket|Lab))$/;
const COMMANDS_TRIED = [...COMMANDS.values()].filter(({ name }) => !LEFT_OUT.test(name));

const ids = fc.oneof(fc.integer({ min: -2, max: 20 }), fc.constantFrom('3', '99999999999', null, 1e300, ''));
/** Strings of every kind of character, halves of pairs and NUL among them. */
const texts = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.constantFrom('\ud800', '\u0000', '__proto__', 'ж'.repeat(3000), '4'),
);
const values = fc.oneof(ids, texts, fc.boolean(), fc.jsonValue({ maxDepth: 4 }), fc.dictionary(texts, ids, { maxKeys: 3 }));

/** The data of a command's example, with some fields of it and of the schema replaced, added or gone. */
const requests = fc.constantFrom(...COMMANDS_TRIED).chain(({ name, data, example }) => {
  const fields = Object.keys((data as { properties?: object }).properties ?? {});
  const changes = fc.dictionary(fc.constantFrom(...fields, 'dada', '__proto__', 'constructor'), values, { maxKeys: 1 });
  return fc
    .record({
      changes,
      gone: fc.constantFrom('', '', '', '', ...fields),
      workplace: fc.constantFrom({}, { workplace: 11 }, { workplace: 18 }),
    })
    .map(({ changes: changed, gone, workplace }) => {
      const { [gone]: _gone, ...rest } = {
        ...(example.request as object),
        ...(fields.includes('workplace') && workplace),
        ...changed,
      } as Record<string, unknown>;
      return { command: name, data: rest as unknown };
    });
});
const noise = fc.record({ command: fc.oneof(texts, fc.constantFrom('info', 'login', 'nextConsumer')), data: values }, { requiredKeys: [] });
const envelopes = fc.oneof({ weight: 4, arbitrary: requests }, { weight: 1, arbitrary: noise });
const withTokens = fc
  .tuple(envelopes, fc.constantFrom('right', 'right', 'right', 'wrong', 'none'))
  .map(([envelope, token]) => ({ envelope, token }));
const broken = fc.tuple(envelopes, fc.nat(200), fc.string({ unit: 'binary', maxLength: 3 })).map(([envelope, at, inserted]) => {
  const text = JSON.stringify(envelope);
  return `${text.slice(0, at % text.length)}${inserted}${text.slice((at % text.length) + 1)}`;
});
type Sent = { readonly envelope: object; readonly token: string } | string;
const frames: fc.Arbitrary<Sent> = fc.oneof(
  { weight: 6, arbitrary: withTokens },
  { weight: 1, arbitrary: broken },
  { weight: 1, arbitrary: fc.string({ unit: 'binary' }) },
);

let watched: WatchedBox;
let admin: RawSession;
let bystander: RawSession;
beforeAll(async () => {
  watched = await WatchedBox.start({ QBOX_REQUESTS_PER_SECOND: '0' });
  admin = await watched.administrator();
  bystander = await watched.administrator();
});
afterAll(async () => {
  await watched.end();
});

const textOf = (sent: Sent): string =>
  typeof sent === 'string'
    ? sent
    : JSON.stringify({
        ...sent.envelope,
        ...(sent.token === 'right' && { token: admin.token }),
        ...(sent.token === 'wrong' && { token: 'x' }),
      });

/** A push carries no token and is never an error; every request that could go well carries one, or may be sent by anybody. */
const isReply = (frame: Frame): boolean =>
  'token' in frame || errorName(frame.data) !== undefined || COMMANDS.get(frame.command)?.rights === null;

async function everyFrameIsAnswered(client: RawClient, sent: readonly Sent[]): Promise<void> {
  for (const frame of sent) client.sendRaw(textOf(frame));
  const replies = (): Frame[] => client.pushes.filter(isReply);
  await expect.poll(() => replies().length, { timeout: 20_000 * SLOWNESS, interval: 5 }).toBe(sent.length);
  expect(replies().filter(({ data }) => errorName(data) === 'internal')).toEqual([]);
}

it(`${RUNS * FRAMES_A_RUN} random frames are answered, and a bystander is served`, { timeout: 120_000 * SLOWNESS }, async () => {
  const outcomes = new Map<string, number>();
  await fc.assert(
    fc.asyncProperty(fc.array(frames, { minLength: FRAMES_A_RUN, maxLength: FRAMES_A_RUN }), async (sent) => {
      const client = await watched.connect();
      await everyFrameIsAnswered(client, sent);
      for (const { data } of client.pushes.filter(isReply)) {
        const outcome = errorName(data) ?? 'data';
        outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
      }
      expect(await bystander.ask('info')).toHaveProperty('sessions');
      await client.close();
    }),
    // On failure fast-check prints the seed and the smallest frames it found.
    { numRuns: RUNS },
  );
  // The frames are no mere noise: a good part got through to the engine.
  expect((outcomes.get('data') ?? 0) + (outcomes.get('noErrors') ?? 0)).toBeGreaterThan(RUNS * 4);
  expect(outcomes.size).toBeGreaterThan(10);
});

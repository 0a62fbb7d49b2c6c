/**
 * Days of the simulated branch, sent by the real uplink over NATS into PostgreSQL: the figures of headquarters are those of the box, and
 * the stored visits are its history, each once, and nothing that visitors said is there.
 */
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, it, vi } from 'vitest';
import { Uplink } from '../../dist/server/uplink/uplink.js';
import { FrozenBox } from '../recount/box.js';
import { copyOf } from '../recount/copy.js';
import { outcomeOf } from '../sim/outcome.js';
import { settings } from '../sim/settings.js';
import { SLOWNESS } from '../support/slowness.js';
import type { Days } from './differing.js';
import { allRows, Eavesdropper, found } from './everything.js';
import { Headquarters } from './headquarters.js';
import { sameFigures, sameVisits } from './recounted.js';

const BRANCH = 'recounted';
/** QBOX_HQ_DAYS=30 for a month. */
const DAYS = { days: Number(process.env.QBOX_HQ_DAYS ?? 2), hoursADay: 3, visitorsADay: 60, moreWindows: 0, timeZone: 'Asia/Kolkata' };
const SOON = { timeout: (60_000 + DAYS.days * 10_000) * SLOWNESS, interval: 200 };

it('figures at headquarters are those of the box', { timeout: (200_000 + DAYS.days * 100_000) * SLOWNESS }, async () => {
  const headquarters = await Headquarters.start('0', '256');
  const eavesdropper = await Eavesdropper.of(headquarters);
  try {
    const { failure } = await outcomeOf(
      { ...settings(), ...DAYS },
      {
        ended: async ({ disk, timeZone }) => {
          const copy = copyOf(disk.directory);
          const box = await FrozenBox.start(copy.directory, timeZone);
          try {
            await sent(headquarters, copy.directory, box, timeZone);
            const arrived = await sameFigures(headquarters, box, await overDays(headquarters));
            expect(arrived).toBeGreaterThan(DAYS.visitorsADay / 2);
            await sameVisits(headquarters, copy.directory);
            await noSecrets(headquarters, copy.directory, eavesdropper.heard());
          } finally {
            await box.stop();
            copy.remove();
          }
          return [];
        },
      },
    );
    expect(failure).toBeNull();
  } finally {
    await eavesdropper.close();
    await headquarters.end();
  }
});

async function sent(headquarters: Headquarters, directory: string, box: FrozenBox, timeZone: string): Promise<void> {
  let newest = 0;
  const address = headquarters.nats.address;
  const uplink = new Uplink(
    { directory, address, branch: BRANCH, keyFile: null, authorityFile: null, redactionKey: Buffer.alloc(32) },
    () => {},
    ({ sequence }) => {
      newest = sequence;
    },
  );
  const running = uplink.run();
  const own = new Database(join(directory, 'qbox.db'), { readonly: true });
  const sequence = own.prepare('SELECT max(sequence) FROM journal').pluck().get() as number;
  own.close();
  await vi.waitFor(() => expect(newest).toBe(sequence), SOON);
  await uplink.close();
  await running;
  const books = JSON.stringify(box.books(BRANCH, timeZone));
  await headquarters.query('UPDATE branch SET books = $1, time_zone = $2', [books, timeZone]);
  await vi.waitFor(async () => expect(await headquarters.query('SELECT 1 FROM touched_day')).toEqual([]), SOON);
}

async function overDays(headquarters: Headquarters): Promise<Days> {
  const days = await headquarters.query<{ day: number }>('SELECT day FROM counted_day WHERE until_ms = to_ms ORDER BY day');
  expect(days.length).toBeGreaterThanOrEqual(DAYS.days - 1);
  return { from: days[0]?.day ?? 0, to: days.at(-1)?.day ?? 0 };
}

/** What visitors said and were given, as the box has it beside its journal and in it. */
function secretsOf(directory: string): readonly string[] {
  const own = new Database(join(directory, 'qbox.db'), { readonly: true });
  const contents = own.prepare('SELECT content FROM personal WHERE content IS NOT NULL').pluck().all() as readonly string[];
  const events = (own.prepare('SELECT events FROM journal').pluck().all() as readonly string[]).join();
  own.close();
  const said = contents.flatMap((content) => Object.values(JSON.parse(content) as Readonly<Record<string, unknown>>));
  // A code in brackets is a reason and not what somebody said.
  const texts = said.flatMap((text) => (typeof text === 'string' && !text.startsWith('[') ? [text] : []));
  const codes = [...events.matchAll(/"code":"([\w-]{14})"/g)].map(([, code = '']) => code);
  expect(Math.min(texts.length, codes.length)).toBeGreaterThan(DAYS.days * DAYS.visitorsADay * 0.7);
  return [...texts, ...codes, ...(events.match(/scrypt[^"]{20,}/g) ?? [])];
}

async function noSecrets(headquarters: Headquarters, directory: string, heard: string): Promise<void> {
  const texts = await headquarters.query<{ text: string }>(`SELECT facts AS text FROM batch WHERE facts ~ '"name":"[^"]'`);
  expect(texts).toEqual([]);
  const secrets = secretsOf(directory);
  const rows = await allRows(headquarters);
  process.stdout.write(`${secrets.length} secrets, ${rows.length} characters of rows, ${heard.length} of messages\n`);
  expect(found(secrets, rows)).toEqual([]);
  expect(found(secrets, heard)).toEqual([]);
}

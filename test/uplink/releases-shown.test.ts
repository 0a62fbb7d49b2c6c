/** What people at a box are shown of a package that headquarters has sent: of the box itself until root takes over, then of root. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { sha256Of } from '../../server/uplink/files/release-manifest.js';
import { type ReleasePlace, Releases } from '../../server/uplink/files/releases.js';
import type { ReleaseShown } from '../../server/uplink/state.js';
import { ARCHITECTURE, makePackage, manifestOf, newSigner, signedBy } from '../support/packages.js';

const [bank, stranger] = [newSigner(), newSigner()];
const TRIAL_END_SEC = 2_000_000_000;
let root: string;
let place: ReleasePlace;
let shown: (ReleaseShown | null)[];
let isQuiet: boolean;
let releases: Releases;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'qbox-shown-'));
  mkdirSync(join(root, 'run'));
  writeFileSync(join(root, 'release.pub'), bank.published);
  place = {
    ...{ folder: join(root, 'package'), runtime: join(root, 'run'), keyFile: join(root, 'release.pub') },
    ...{ outcomeFile: join(root, 'outcome.json'), trialFile: join(root, 'trial') },
    here: { version: '0.2.0', architecture: ARCHITECTURE },
  };
  isQuiet = true;
  begin();
});
afterEach(() => rmSync(root, { recursive: true }));

function begin(here = place.here): void {
  shown = [];
  releases = new Releases(
    { ...place, here },
    () => isQuiet,
    (one) => shown.push(one),
  );
}

function offered(number: number, by = bank) {
  const path = makePackage(root, { version: '0.3.0' });
  return { path, offer: { number, signed: signedBy(by, manifestOf(path, '0.3.0')), atOnce: false } };
}
type Offered = ReturnType<typeof offered>;

const look = ({ path, offer }: Offered) =>
  releases.look(offer, async ({ folder, file, state }) => {
    await folder.write(file, 0, readFileSync(path));
    if (await folder.finish(file)) state.has = file.size;
    return null;
  });

function rootWrites({ offer }: Offered, state: string, { fault = '', boot = bootId(), before = '0.2.0' } = {}): void {
  const at = Math.floor(Date.now() / 1_000);
  const outcome = { number: offer.number, signed: sha256Of(Buffer.from(offer.signed)), boot, state, fault, at, version: '0.3.0', before };
  writeFileSync(place.outcomeFile, JSON.stringify(outcome));
}
const bootId = (): string => readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
const states = () => shown.map((one) => one && [one.version, one.state, one.fault]);

it('a package is shown while it comes, waits, is ordered, installed, on trial, and kept', async () => {
  const one = offered(7);
  isQuiet = false;
  await look(one);
  expect(states()).toEqual([
    ['0.3.0', 'fetching', null],
    ['0.3.0', 'waiting', null],
  ]);
  isQuiet = true;
  await look(one);
  rootWrites(one, 'installing');
  releases.lookAtOutcome();
  releases.lookAtOutcome();
  writeFileSync(place.trialFile, `${TRIAL_END_SEC}\n`);
  releases.lookAtOutcome();
  rootWrites(one, 'installed');
  releases.lookAtOutcome();
  expect(states().slice(2)).toEqual([
    ['0.3.0', 'ordered', null],
    ['0.3.0', 'installing', null],
    ['0.3.0', 'installing', null],
    ['0.3.0', 'installed', null],
  ]);
  expect(shown.map((each) => each?.untilMs ?? null)).toEqual([null, null, null, null, TRIAL_END_SEC * 1_000, null]);
});

it('one that went back is shown after a start, and stands until somebody has installed another version', () => {
  rootWrites(offered(7), 'failed', { fault: 'back' });
  begin();
  releases.lookAtOutcome();
  expect(shown).toMatchObject([{ version: '0.3.0', state: 'failed', fault: 'back', stands: true }]);
  begin({ version: '0.3.1', architecture: ARCHITECTURE });
  releases.lookAtOutcome();
  expect(shown).toMatchObject([{ state: 'failed', stands: false }]);
});

it('one that the box itself refuses stays to be seen when it is not offered any more', async () => {
  await look(offered(7, stranger));
  await releases.look(null, async () => null);
  expect(shown).toMatchObject([{ version: '0.3.0', state: 'failed', fault: 'unsigned', stands: true }]);
});

it('one that is taken back on its way is not shown any more', async () => {
  isQuiet = false;
  await look(offered(7));
  await releases.look(null, async () => null);
  expect(shown.at(-1)).toBeNull();
});

it('one whose installation a power cut has ended is not said to be under way', () => {
  rootWrites(offered(7), 'installing', { boot: 'another' });
  releases.lookAtOutcome();
  expect(shown).toEqual([]);
});

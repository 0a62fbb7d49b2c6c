/**
 * A package that headquarters wants this box to have: looks whether it is signed for it, brings it, and leaves an order for root's service
 * when the hall is empty. What came of it is told from what root has written. The box installs nothing, and root believes none of this.
 */
import type { KeyObject } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Static, Type } from '@sinclair/typebox';
import { TypeCompiler } from '@sinclair/typebox/compiler';
import { replaceFile } from '../../../db/files/folder.js';
import { readForm } from '../read-form.js';
import type { ReleaseShown } from '../state.js';
import { type Bringing, faultOfDisk } from './bringing.js';
import { FileFolder } from './file-folder.js';
import { type FileFault, RELEASE_FAULTS, type ReleaseFault } from './file-words.js';
import type { OfferedRelease, ReleaseTold, WantedFile } from './files-wire.js';
import { digestIn, type Manifest, releaseKey, sha256Of, statedManifest, verifiedManifest } from './release-manifest.js';

export interface ReleasePlace {
  /** Where the package lies that comes. */
  readonly folder: string;
  /** The unit's `RuntimeDirectory=`, where the order is left; null = there is no unit, and nothing is taken. */
  readonly runtime: string | null;
  /** Of who signs packages; without it nothing is taken. */
  readonly keyFile: string;
  /** What root says of the last one. */
  readonly outcomeFile: string;
  /** Of the version that has to stay up: until when. It is there for so long. */
  readonly trialFile: string;
  /** That this program came with. */
  readonly here: { readonly version: string; readonly architecture: string } | null;
}

/** As `systemd/bin/install-release` has them. */
export const RELEASE_PACKAGE = 'qbox.deb';
const ORDER = 'release.order';
const KEY_FILE = '/etc/qbox/release.pub';
const OUTCOME_FILE = '/var/lib/qbox-release/outcome.json';
/** As `systemd/debian/postinst` has it. */
const TRIAL_FILE = '/run/qbox-release.trial';
const SECOND_MS = 1_000;

export const releasePlace = (data: string, here: ReleasePlace['here'], { RUNTIME_DIRECTORY }: NodeJS.ProcessEnv): ReleasePlace => ({
  folder: join(data, 'headquarters-release'),
  runtime: RUNTIME_DIRECTORY ?? null,
  keyFile: KEY_FILE,
  outcomeFile: OUTCOME_FILE,
  trialFile: TRIAL_FILE,
  here,
});

const Fault = Type.Union(RELEASE_FAULTS.map((fault) => Type.Literal(fault)));
const Outcome = Type.Object({
  number: Type.Integer(),
  signed: Type.String(),
  boot: Type.String(),
  state: Type.Union([Type.Literal('installing'), Type.Literal('installed'), Type.Literal('failed')]),
  fault: Type.Union([Type.Literal(''), Fault]),
  /** Older scripts wrote none of these. When, in seconds; the version that was here. */
  at: Type.Optional(Type.Integer()),
  version: Type.Optional(Type.String()),
  before: Type.Optional(Type.String()),
});
type Outcome = Static<typeof Outcome>;
const outcomes = TypeCompiler.Compile(Outcome);

type Bring = (bringing: Omit<Bringing, 'turn' | 'report'>) => Promise<FileFault | null>;
type Progress = Pick<ReleaseTold, 'state'> & Partial<Pick<ReleaseTold, 'has' | 'fault'>>;

export class Releases {
  readonly #folder: FileFolder;
  #told: ReleaseTold;
  /** What is not root's to say. */
  #own: ReleaseShown | null = null;
  #ownKey = '';
  #shownText = 'null';

  constructor(
    private readonly place: ReleasePlace,
    /** Nobody is in the queue. */
    private readonly isQuiet: () => boolean,
    private readonly show: (shown: ReleaseShown | null) => void = () => undefined,
  ) {
    this.#folder = new FileFolder(place.folder);
    const { version = null, architecture = null } = place.here ?? {};
    this.#told = { version, architecture, takes: false, number: null, state: 'none', has: 0, fault: null };
    this.#told = { ...this.#told, takes: this.#key() !== null };
  }

  get told(): ReleaseTold {
    return this.#told;
  }

  /** Tells what root has written meanwhile, which it also does where headquarters is away. */
  lookAtOutcome(): void {
    const root = this.#shownOutcome();
    const own = this.#own;
    // Root writes whole seconds.
    const shown = root !== null && (own === null || root.sinceMs >= Math.floor(own.sinceMs / SECOND_MS) * SECOND_MS) ? root : own;
    const text = JSON.stringify(shown);
    if (text === this.#shownText) return;
    this.#shownText = text;
    this.show(shown);
  }

  #shownOutcome(): ReleaseShown | null {
    const outcome = this.#written();
    if (outcome?.at === undefined || (outcome.state === 'installing' && outcome.boot !== bootId())) return null;
    const { at, version = null, before, state, fault } = outcome;
    return {
      ...{ version, state, sinceMs: at * SECOND_MS, untilMs: state === 'installing' ? this.#trialEndMs() : null },
      fault: state !== 'failed' ? null : fault === '' ? 'refused' : fault,
      stands: state === 'failed' && before === this.place.here?.version,
    };
  }

  #trialEndMs(): number | null {
    const { trialFile } = this.place;
    const end = existsSync(trialFile) ? Number(readFileSync(trialFile, 'utf8')) : 0;
    return end > 0 ? end * SECOND_MS : null;
  }

  /** Whether there is something to tell that was not so before. Rejects with the connection: it goes on with the next one. */
  async look(offered: OfferedRelease | null, bring: Bring): Promise<boolean> {
    const before = JSON.stringify(this.#told);
    const key = this.#key();
    const progress = offered === null || key === null ? null : await this.#progress(offered, key, bring);
    if (progress === null || progress.state === 'installed' || progress.state === 'failed') await this.#forget();
    this.#note(progress === null ? null : (offered?.number ?? null), progress, key !== null);
    this.#noteOwn(offered, progress);
    return JSON.stringify(this.#told) !== before;
  }

  async #progress(offered: OfferedRelease, key: KeyObject, bring: Bring): Promise<Progress> {
    const manifest = verifiedManifest(offered.signed, key);
    if (manifest === null) return failed('unsigned');
    const { here } = this.place;
    if (manifest.package !== 'qbox' || manifest.architecture !== here?.architecture) return failed('foreign');
    const outcome = this.#outcome(offered);
    if (outcome === 'installed' || manifest.version === here.version) return { state: 'installed' };
    if (outcome !== null) return outcome === 'installing' ? { state: 'installing', has: manifest.size } : failed(outcome);
    const fault = await this.#bring(offered, manifest, bring);
    if (this.#told.has < manifest.size) return { state: 'fetching', has: this.#told.has, fault };
    if (!offered.atOnce && !this.isQuiet()) return { state: 'waiting', has: manifest.size };
    replaceFile(join(this.place.runtime ?? '', ORDER), `${offered.number}\n${offered.signed}`);
    return { state: 'ordered', has: manifest.size };
  }

  async #bring(offered: OfferedRelease, manifest: Manifest, bring: Bring): Promise<FileFault | null> {
    const file: WantedFile = { name: RELEASE_PACKAGE, digest: digestIn(manifest), size: manifest.size };
    const note = (bytes: number): void => this.#note(offered.number, { state: 'fetching', has: bytes }, true);
    const noted = (): number => this.#told.has;
    try {
      await this.#folder.make();
      await this.#folder.keep([file]);
      note(await this.#folder.has(file));
    } catch (error) {
      note(0);
      return faultOfDisk(error);
    }
    if (noted() === file.size) return null;
    this.#noteOwn(offered, { state: 'fetching' });
    // How far it is, is told while it comes.
    const state = {
      get has() {
        return noted();
      },
      set has(bytes: number) {
        note(bytes);
      },
    };
    return await bring({ folder: this.#folder, file, state });
  }

  /** null = root has not tried this one, or a power cut has ended it: it is ordered (again). */
  #outcome({ number, signed }: OfferedRelease): 'installing' | 'installed' | ReleaseFault | null {
    const outcome = this.#written();
    if (outcome === null || outcome.number !== number || outcome.signed !== sha256Of(Buffer.from(signed))) return null;
    if (outcome.state === 'failed') return outcome.fault === '' ? 'refused' : outcome.fault;
    return outcome.state === 'installing' && outcome.boot !== bootId() ? null : outcome.state;
  }

  #written(): Outcome | null {
    const { outcomeFile } = this.place;
    return existsSync(outcomeFile) ? readForm(readFileSync(outcomeFile, 'utf8'), outcomes) : null;
  }

  /** null = nothing is taken: there is no package here, no service of root's, or no key for it. */
  #key(): KeyObject | null {
    const { here, runtime, keyFile } = this.place;
    if (here === null || runtime === null || !existsSync(keyFile)) return null;
    try {
      return releaseKey(readFileSync(keyFile, 'utf8'));
    } catch {
      return null; // Root's service says what is wrong with it.
    }
  }

  async #forget(): Promise<void> {
    if (this.#folder.isThere) await this.#folder.keep([]).catch(() => undefined);
  }

  #noteOwn(offered: OfferedRelease | null, progress: Progress | null): void {
    if (offered === null || progress === null || progress.state === 'none') {
      // What was refused here stays to be seen; what is not wanted any more does not.
      if (this.#own?.state !== 'failed') this.#own = null;
    } else if (this.#outcome(offered) === null || this.#shownOutcome() === null) {
      const { state, fault = null } = progress;
      const key = [offered.number, state, fault].join(' ');
      const version = statedManifest(offered.signed)?.version ?? null;
      if (key !== this.#ownKey) this.#own = { version, state, fault, sinceMs: Date.now(), untilMs: null, stands: state === 'failed' };
      this.#ownKey = key;
    }
    this.lookAtOutcome();
  }

  #note(number: number | null, progress: Progress | null, takes: boolean): void {
    const { state = 'none', has = 0, fault = null } = progress ?? {};
    this.#told = { ...this.#told, takes, number, state, has, fault };
  }
}

const failed = (fault: ReleaseFault): Progress => ({ state: 'failed', fault });
/** Of this start of the machine. */
const bootId = (): string => readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();

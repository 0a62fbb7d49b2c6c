/** Announcements on one sound device: its queue, its pauses, its health. */
import { chime } from '../../../drivers/sound/chime.js';
import type { PlayerFault, SoundFault, SoundFaultCode } from '../../../drivers/sound/faults.js';
import { atVolume, type Samples, silence } from '../../../drivers/sound/pcm.js';
import type { SoundPlayer } from '../../../drivers/sound/player.js';
import type { Utterance } from '../../../drivers/sound/utterance.js';
import type { Voice } from '../../../drivers/sound/voice.js';
import type { SoundSettings } from '../../config/devices/sound.js';
import type { Settings } from '../../config/schema.js';
import { isWithinHours } from '../../model/hours-of-day.js';
import type { Pipeline } from '../../pipeline/commit/pipeline.js';
import { hallWord } from '../../presentation/messages.js';
import { announcement, type CalledTicket, clipsNeeded, type NamedWindow } from '../../presentation/voice/announcement.js';
import type { DeviceHouse, DeviceRow, TestOutcome } from '../diagnostics/device-source.js';
import { faultRow, faultText } from '../diagnostics/faults.js';
import { done, failed } from '../diagnostics/workbench.js';
import { type Call, isTrueStill } from '../shared/calls.js';
import { type AnnouncementQueue, givenUp, NOTHING_TO_SAY, next, type Present, said, withCall } from './announcement-queue.js';

export interface LineOptions extends DeviceHouse {
  readonly pipeline: Pick<Pipeline, 'state' | 'stamp'>;
  readonly settings: Settings['voice'];
  readonly voice: Voice;
}

export interface SoundDevice {
  readonly settings: SoundSettings;
  readonly player: SoundPlayer;
}

/** Pause between two announcements, so that they are heard as two. */
const BREATH_MS = 500;
/** Opens the device without a sound. */
const PROBE: Samples = silence(50);
/** Interval of the health check while something is wrong. */
const LOOK_AGAIN_MS = 60_000;
/** Calls that are left out in this time are one line of the log, with so many tickets at most. */
const NOTED_AFTER_MS = 1_000;
const TICKETS_NOTED = 20;
/** A ticket for testing the announcements of windows. */
const NOBODY: CalledTicket = { prefix: '', number: 0 };

export class AnnouncementLine {
  private queue: AnnouncementQueue = NOTHING_TO_SAY;
  private working: Promise<void> = Promise.resolve();
  private isWorking = false;
  private isLookDue = false;
  private trial: { readonly pattern: string; readonly ended: (outcome: TestOutcome) => void } | null = null;
  private isStopped = false;
  private endPause = (): void => {};
  /** Set while a health check is planned. */
  private cancelLook: (() => void) | null = null;
  private isStarting = true;
  /** The fault of the last sound; null = it was played. */
  private playerFault: SoundFault<PlayerFault> | null = null;
  /** Tickets whose calls were left out since the last line of the log. */
  private readonly leftOut: string[] = [];
  private cancelNote: (() => void) | null = null;
  /** Faults of announcements by kind: added when one is spoken, removed when a health check does not find it any more. */
  private voiceFaults: ReadonlyMap<SoundFaultCode, SoundFault> = new Map();

  constructor(
    private readonly device: SoundDevice,
    private readonly options: LineOptions,
  ) {}

  hears(windowId: number): boolean {
    const { windows } = this.device.settings;
    return windows.length === 0 || windows.includes(windowId);
  }

  add(call: Call): void {
    const { queue, leftOut } = withCall(this.queue, call, this.options.settings.waitingMax);
    this.queue = queue;
    if (leftOut !== null) this.noteLeftOut(leftOut.ticket);
    if (this.queue.waiting.length === 1) this.prepareNext();
    this.wake();
  }

  /** In a rush every call leaves one out: a line of the log for each would cost more than all the rest of a call. */
  private noteLeftOut(ticket: string): void {
    this.leftOut.push(ticket);
    this.cancelNote ??= this.options.timers.after(NOTED_AFTER_MS, () => this.tellLeftOut());
  }

  private tellLeftOut(): void {
    this.cancelNote?.();
    this.cancelNote = null;
    const count = this.leftOut.length;
    if (count === 0) return;
    const tickets = this.leftOut.splice(0).slice(0, TICKETS_NOTED);
    this.options.log.warn({ sound: this.name, tickets, count }, 'too many voice calls are waiting: the oldest are left out');
  }

  look(): void {
    this.isLookDue = true;
    this.wake();
  }

  /** Announces a test when no call waits, also in quiet hours: a technician is there and listens. */
  tryOut(pattern: string, isTooLate: Promise<unknown>): Promise<TestOutcome> {
    return new Promise((resolve) => {
      const trial = { pattern, ended: resolve };
      this.trial = trial;
      void isTooLate.then(() => {
        if (this.trial === trial) this.trial = null;
        resolve(failed('soundWaited'));
      });
      this.wake();
    });
  }

  async stop(): Promise<void> {
    this.isStopped = true;
    this.tellLeftOut();
    this.cancelLook?.();
    this.endPause();
    this.device.player.close();
    await this.working;
  }

  row(): DeviceRow {
    return {
      name: this.name,
      kind: 'sound',
      profile: this.options.settings.clips === null ? 'speech' : 'clips',
      model: '',
      port: this.device.player.port,
      state: this.isStarting ? 'starting' : this.playerFault !== null ? 'trouble' : this.voiceFaults.size > 0 ? 'warning' : 'ready',
      troubles: this.faults().map(faultRow),
      roll: null,
      jobs: 0,
    };
  }

  private get name(): string {
    return this.device.settings.name;
  }

  private faults(): readonly SoundFaultCode[] {
    return [...(this.playerFault === null ? [] : [this.playerFault.code]), ...this.voiceFaults.keys()];
  }

  private wake(): void {
    if (this.isWorking || this.isStopped) return;
    this.isWorking = true;
    this.working = this.work();
  }

  private async work(): Promise<void> {
    while (!this.isStopped) {
      if (this.isLookDue) {
        this.isLookDue = false;
        await this.lookNow();
        continue;
      }
      this.queue = next(this.queue, this.present());
      if (this.queue.current === null && this.trial !== null) {
        await this.sayTrial(this.trial);
        continue;
      }
      if (this.queue.current === null) break;
      await this.say(this.queue.current.call);
    }
    // In the same turn in which the queue was found empty: a call that comes now starts it again.
    this.isWorking = false;
  }

  private present(): Present {
    const { pipeline, settings } = this.options;
    const isQuiet = settings.quietHours !== null && isWithinHours(settings.quietHours, pipeline.stamp().minuteOfDay);
    return { isTrue: (call) => isTrueStill(pipeline.state, call), isQuiet, times: settings.times };
  }

  private async say(call: Call): Promise<void> {
    const { voice, settings } = this.options;
    const { samples, faults } = await voice.announce(this.utterances(call));
    this.prepareNext();
    const fault = samples.length === 0 ? this.playerFault : await this.play(samples);
    this.healthIs(fault, new Map([...this.voiceFaults, ...byCode(faults)]));
    this.queue = fault === null ? said(this.queue) : givenUp(this.queue);
    const isSaidAgain = this.queue.current !== null && this.queue.current.saidTimes < settings.times;
    await this.pause(isSaidAgain ? settings.pauseSeconds * 1000 : BREATH_MS);
  }

  private async sayTrial({ pattern, ended }: NonNullable<AnnouncementLine['trial']>): Promise<void> {
    this.trial = null;
    const { voice, settings } = this.options;
    const words = pattern === 'identify' ? [] : settings.languages.map((language) => trialIn(language));
    const { samples, faults } = await voice.announce(words);
    const fault = (await this.play(samples.length === 0 ? chime() : samples)) ?? faults[0] ?? null;
    if (fault === null) return ended(done('soundPlayed'));
    ended(failed('deviceTrouble', { note: faultText(fault.code), trouble: fault.code }));
  }

  /** The next announcement is made while others are played; no later one, as it may be left out or not be true any more. */
  private prepareNext(): void {
    const [call] = this.queue.waiting;
    if (call !== undefined) void this.options.voice.announce(this.utterances(call));
  }

  private utterances(call: Call): readonly Utterance[] {
    const window = this.options.pipeline.state.books.Workplace.get(call.windowId);
    return window === undefined
      ? []
      : languagesFor(call.language, this.options.settings).map((language) => announcement(call, window, language));
  }

  private inAllLanguages(ticket: CalledTicket, window: NamedWindow): readonly Utterance[] {
    return this.options.settings.languages.map((language) => announcement(ticket, window, language));
  }

  private async play(samples: Samples): Promise<SoundFault<PlayerFault> | null> {
    const { player, settings } = this.device;
    return this.isStopped ? null : await player.play(atVolume(samples, settings.volume));
  }

  private pause(ms: number): Promise<void> {
    if (this.isStopped) return Promise.resolve();
    return new Promise((resolve) => {
      const cancel = this.options.timers.after(ms, resolve);
      this.endPause = () => {
        cancel();
        resolve();
      };
    });
  }

  /** Plays silence, and makes all sentences of its windows without playing them. */
  private async lookNow(): Promise<void> {
    const { pipeline, settings, voice } = this.options;
    const windows = [...pipeline.state.books.Workplace.values()].filter(
      ({ id, audio_notification_enabled }) => audio_notification_enabled === 1 && this.hears(id),
    );
    const { faults } = await voice.announce(windows.flatMap((window) => this.inAllLanguages(NOBODY, window)));
    const prefixes = [...pipeline.state.books.TicketRange.values()].map(({ prefix }) => prefix);
    const missing = await Promise.all(
      settings.languages.map((language) => voice.missingClips(clipsNeeded(prefixes, windows, language), language)),
    );
    this.healthIs(await this.play(PROBE), byCode([...missing.filter((fault) => fault !== null), ...faults]));
  }

  private healthIs(playerFault: SoundFault<PlayerFault> | null, voiceFaults: ReadonlyMap<SoundFaultCode, SoundFault>): void {
    if (this.isStopped) return;
    const before = this.isStarting ? null : this.faults();
    [this.isStarting, this.playerFault, this.voiceFaults] = [false, playerFault, voiceFaults];
    this.tell(before ?? []);
    const now = this.faults();
    if (before === null || before.join() !== now.join()) this.options.devicesChanged();
    if (now.length === 0) {
      this.cancelLook?.();
      this.cancelLook = null;
    } else {
      // Not delayed by calls: a busy hall would never notice that a fault is gone.
      this.cancelLook ??= this.options.timers.after(LOOK_AGAIN_MS, () => {
        this.cancelLook = null;
        this.look();
      });
    }
  }

  /** Logs one line for each fault that begins, and one when all are gone. */
  private tell(before: readonly SoundFaultCode[]): void {
    const { log } = this.options;
    const faults = [...(this.playerFault === null ? [] : [this.playerFault]), ...this.voiceFaults.values()];
    for (const { code, detail } of faults) {
      if (!before.includes(code)) log.warn({ sound: this.name, fault: code, detail }, faultText(code));
    }
    if (faults.length === 0 && before.length > 0) log.info({ sound: this.name }, 'calls by voice are in order again');
  }
}

/** The languages of a call: those of the branch, that of the visitor before the others or alone where the branch wants it. */
function languagesFor<Language extends string>(
  chosen: string | undefined,
  {
    languages,
    visitorLanguage,
  }: { readonly languages: readonly Language[]; readonly visitorLanguage: Settings['voice']['visitorLanguage'] },
): readonly Language[] {
  const own = languages.find((language) => language === chosen);
  if (own === undefined || visitorLanguage === 'ignored') return languages;
  return visitorLanguage === 'only' ? [own] : [own, ...languages.filter((language) => language !== own)];
}

const trialIn = (language: string): Utterance => ({ language, groups: [[{ text: hallWord('soundTest', [language]), clip: 'test' }]] });

/** Of several faults of one kind, the first. */
const byCode = (faults: readonly SoundFault[]): ReadonlyMap<SoundFaultCode, SoundFault> =>
  new Map([...faults].reverse().map((fault) => [fault.code, fault]));

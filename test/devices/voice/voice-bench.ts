/**
 * A branch whose windows call by voice, in virtual time: the real engine, pipeline, announcer and voice, loudspeakers in software. The
 * synthesiser says each text as a level of its own, so that it can be read off what was heard.
 */
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Batch } from '../../../db/store/store.js';
import { RATE_HZ, type Samples } from '../../../drivers/sound/pcm.js';
import { SpeechFault } from '../../../drivers/sound/speech.js';
import { Voice } from '../../../drivers/sound/voice.js';
import { SoundTwin } from '../../../drivers/twins/sound/twin.js';
import type { SoundSettings } from '../../../server/config/devices/sound.js';
import type { Settings } from '../../../server/config/schema.js';
import type { DeviceRow } from '../../../server/devices/diagnostics/device-source.js';
import { Calls } from '../../../server/devices/shared/calls.js';
import { Announcer } from '../../../server/devices/voice/announcer.js';
import type { Command } from '../../../server/engine/commands.js';
import { Rejection } from '../../../server/model/errors/errors.js';
import { Clock } from '../../../server/pipeline/commit/clock.js';
import { Pipeline } from '../../../server/pipeline/commit/pipeline.js';
import { Engine, registration, START_MS } from '../../engine/models/engine.js';
import { VirtualTimers } from '../../support/virtual-timers.js';

/** So many turns of the event loop are enough for whatever a commit or the end of a sound leads to. */
const TURNS = 12;
/** How long the synthesiser takes for a text. */
export const TEXT_MS = 1_500;

const VOICE: Settings['voice'] = {
  languages: ['ru'],
  visitorLanguage: 'ignored',
  times: 1,
  pauseSeconds: 3,
  quietHours: null,
  waitingMax: 100,
  chime: false,
  clips: null,
  wordsPerMinute: 140,
};

export interface VoiceBenchOptions {
  readonly windows?: number;
  /** Windows that call in silence. */
  readonly silent?: readonly number[];
  readonly voice?: Partial<Settings['voice']>;
  readonly sound?: readonly Partial<SoundSettings>[];
}

/** Something that was heard at a loudspeaker. */
export interface Heard {
  /** `клиент эй один, окно три` */
  readonly text: string;
  readonly fromMs: number;
  readonly untilMs: number;
}

export class VoiceBench {
  readonly timers = new VirtualTimers();
  readonly log: string[] = [];
  readonly twins: readonly SoundTwin[];
  readonly announcer: Announcer;
  readonly pipeline: Pipeline;
  /** How often `devices` was said to have changed. */
  changes = 0;
  /** While false, nothing reaches the disk. */
  isDiskWell = true;
  isSynthesiserThere = true;
  private readonly texts = new Map<number, string>();
  private readonly levels = new Map<string, number>();
  private readonly serviceId: number;
  private readonly unwritten: (() => void)[] = [];

  constructor({ windows = 3, silent = [], voice = {}, sound = [{}] }: VoiceBenchOptions = {}) {
    const engine = new Engine();
    const range = engine.add('TicketRange', { name: 'tickets', prefix: 'A' });
    const operation = engine.add('Operation', { name: 'talk' });
    this.serviceId = engine.add('Service', { name: 'advice', ticket_range_id: range, operations: { '1': [operation] } });
    engine.add('UserRole', { name: 'clerks', clerk: { all_operations: 1 } });
    for (let id = 1; id <= windows; id++) {
      engine.add('Workplace', { name: `Окно ${id}`, all_operations: 1, audio_notification_enabled: silent.includes(id) ? 0 : 1 });
      engine.logIn(engine.add('User', { login: `clerk ${id}`, role_id: 1 }), id);
    }
    engine.tick();
    const clock = new Clock('UTC', 0, { wallMs: () => START_MS + this.timers.nowMs(), monotonicMs: () => this.timers.nowMs() });
    const journal = { commit: (batch: Batch, committed: (sequence: number) => void) => this.commit(() => committed(batch.atMs)) };
    this.pipeline = new Pipeline(engine.state, journal, clock);
    const calls = new Calls(this.pipeline);
    this.pipeline.follow([calls]);
    const settings = { ...VOICE, ...voice };
    this.twins = sound.map(() => new SoundTwin({ port: 'alsa:default', timers: this.timers }));
    const write = (fields: object, text: string) => void this.log.push(`${text} ${JSON.stringify(fields)}`);
    this.announcer = new Announcer({
      pipeline: this.pipeline,
      settings,
      devices: sound.map((fields, index) => ({
        settings: { name: `hall${index + 1}`, device: 'default', windows: [], volume: 100, ...fields },
        player: this.twin(index),
      })),
      voice: new Voice({ speech: { say: (text) => this.speak(text), close: () => {} }, clips: null, hasChime: settings.chime }),
      timers: this.timers,
      devicesChanged: () => {
        this.changes++;
      },
      log: { info: write, warn: write } as never,
    });
    calls.follow((call) => this.announcer.called(call));
  }

  twin(index = 0): SoundTwin {
    const twin = this.twins[index];
    if (twin === undefined) throw new Error(`no loudspeaker ${index}`);
    return twin;
  }

  /** With the health of every device known, and silence since then. */
  async started(): Promise<this> {
    this.announcer.start();
    await this.pass(1_000);
    return this;
  }

  must(command: Command): number {
    const outcome = this.pipeline.execute(command);
    if (outcome instanceof Rejection) throw new Error(`refused: ${outcome.error} ${JSON.stringify(outcome.parameters)}`);
    return outcome.subject ?? 0;
  }

  /** A visitor comes and is called to a window; answers his id. */
  /** @param language what the visitor chose */
  call(window: number, language?: string): number {
    this.must(registration([this.serviceId], language === undefined ? {} : { language }));
    return this.must({ type: 'callNext', workplaceId: window, actingUserId: 0 });
  }

  recall(window: number): void {
    this.must({ type: 'recall', workplaceId: window, actingUserId: 0 });
  }

  serve(window: number): void {
    this.must({ type: 'finish', workplaceId: window, actingUserId: 0, as: 'SERVED', comment: null, what: { kind: 'served' } });
  }

  /** Lets time pass, timer by timer, with all that follows from each. */
  async pass(ms: number): Promise<void> {
    const untilMs = this.timers.nowMs() + ms;
    for (;;) {
      for (let turn = 0; turn < TURNS; turn++) await nextTurn();
      const beforeMs = this.timers.nowMs();
      await this.timers.advanceAsync(Math.min(50, untilMs - beforeMs));
      if (this.timers.nowMs() >= untilMs) break;
    }
    for (let turn = 0; turn < TURNS; turn++) await nextTurn();
  }

  /** What was heard and was not silence, oldest first. */
  heard(index = 0): readonly Heard[] {
    return this.twin(index).heard.flatMap(({ samples, fromMs, untilMs }) => {
      const text = this.textIn(samples);
      return text === '' ? [] : [{ text, fromMs, untilMs }];
    });
  }

  said(index = 0): readonly string[] {
    return this.heard(index).map(({ text }) => text);
  }

  rows(): readonly DeviceRow[] {
    return this.announcer.rows();
  }

  /** What waits for the disk gets there. */
  diskRecovers(): void {
    this.isDiskWell = true;
    for (const committed of this.unwritten.splice(0)) committed();
  }

  private commit(committed: () => void): void {
    if (this.isDiskWell) void nextTurn().then(committed);
    else this.unwritten.push(committed);
  }

  /** Every text that was made, said or not. */
  get synthesised(): readonly string[] {
    return [...this.levels.keys()];
  }

  private speak(text: string): Promise<Samples> {
    if (!this.isSynthesiserThere) return Promise.reject(new SpeechFault('noSynthesiser', 'spawn espeak-ng ENOENT'));
    const level = this.levels.get(text) ?? 1_000 + this.levels.size * 10;
    this.levels.set(text, level);
    this.texts.set(level, text);
    return Promise.resolve(new Int16Array((TEXT_MS / 1_000) * RATE_HZ).fill(level));
  }

  private textIn(samples: Samples): string {
    const levels = samples.filter((sample, at) => sample !== 0 && sample !== samples[at - 1]);
    return [...levels].map((level) => this.texts.get(level) ?? `level ${level}`).join(', ');
  }
}

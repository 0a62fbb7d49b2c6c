/** Speech by `espeak-ng`: Russian, English, Kazakh in some ten milliseconds a sentence. Texts are kept as files: numbers repeat. */

import { type ChildProcess, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rename, stat, unlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { messageOf } from '../error-code.js';
import type { Timers } from '../timing.js';
import type { SoundFaultCode } from './faults.js';
import { type Samples, trimmed } from './pcm.js';
import { decodeWav, encodeWav } from './wav.js';

export interface SpeechOptions {
  /** Folder of the cache, created with the first text; null = no text stays on the disk, because some name a visitor. */
  readonly folder: string | null;
  readonly wordsPerMinute: number;
  readonly timers: Timers;
  /** Number of cached texts, some 60 kB each; the oldest are deleted first. */
  readonly keep: number;
  /** Called when a text could not be cached; it is spoken anyway. */
  readonly warn: (error: unknown, what: string) => void;
  /** The program, for tests; otherwise `espeak-ng` of the PATH. */
  readonly program?: string;
}

export class SpeechFault extends Error {
  override readonly name = 'SpeechFault';
  constructor(
    readonly code: Extract<SoundFaultCode, 'noSynthesiser' | 'notSpoken'>,
    message: string,
  ) {
    super(message);
  }
}

/** It could be spoken, but not within `SPOKEN_SEC_MAX`. */
export class SpeechTooLong extends SpeechFault {}

/** Voices of espeak-ng by language; others have the name of their language. */
const VOICES: Readonly<Record<string, string>> = { en: 'en-gb' };
/** Speaking takes some ten milliseconds; a program that takes this long never ends. */
const PATIENCE_MS = 5_000;
/** No announcement is as long. */
export const SPOKEN_SEC_MAX = 60;
/** 16-bit samples at 22,050 Hz. */
const SPOKEN_BYTES_MAX = SPOKEN_SEC_MAX * 44_100;

export class Speech {
  /** Texts being spoken or read: a second request for the same text shares the result. */
  private readonly underWay = new Map<string, Promise<Samples>>();
  /** One program at a time: speaking ahead must not use all cores of a small box. */
  private last: Promise<unknown> = Promise.resolve();
  private child: ChildProcess | null = null;
  private isClosed = false;

  constructor(private readonly options: SpeechOptions) {}

  /** @throws SpeechFault */
  say(text: string, language: string): Promise<Samples> {
    const voice = VOICES[language] ?? language;
    const file = `${voice}-${createHash('sha256').update(`${this.options.wordsPerMinute} ${text}`).digest('hex').slice(0, 32)}.wav`;
    const known = this.underWay.get(file);
    if (known !== undefined) return known;
    const saying = this.fromFile(file).catch(() => this.afterOthers(() => this.speakAndKeep(text, voice, file)));
    this.underWay.set(file, saying);
    const done = (): void => {
      this.underWay.delete(file);
    };
    saying.then(done, done);
    return saying;
  }

  close(): void {
    this.isClosed = true;
    this.child?.kill('SIGKILL');
  }

  private async fromFile(file: string): Promise<Samples> {
    const { folder } = this.options;
    if (folder === null) throw new Error('nothing is kept');
    return decodeWav(await readFile(join(folder, file)));
  }

  private afterOthers(speak: () => Promise<Samples>): Promise<Samples> {
    const speaking = this.last.then(speak);
    this.last = speaking.catch(() => {});
    return speaking;
  }

  private async speakAndKeep(text: string, voice: string, file: string): Promise<Samples> {
    const samples = samplesIn(await this.speak(text, voice));
    if (samples.length === 0) throw new SpeechFault('notSpoken', `"${text}" in ${voice}: nothing but silence`);
    await this.keep(file, samples).catch((error: unknown) => this.options.warn(error, 'a spoken text could not be kept'));
    return samples;
  }

  private speak(text: string, voice: string): Promise<Buffer> {
    const { wordsPerMinute, timers, program = 'espeak-ng' } = this.options;
    if (this.isClosed) return Promise.reject(new SpeechFault('notSpoken', 'the box is stopping'));
    return new Promise((resolve, reject) => {
      // Pass the text through the standard input: on the command line a leading dash would make it an option.
      const child = spawn(program, ['-v', voice, '-s', String(wordsPerMinute), '-b', '1', '--stdin', '--stdout'], { stdio: 'pipe' });
      this.child = child;
      const spoken: Buffer[] = [];
      let bytes = 0;
      let said = '';
      const failed = (message: string): void => reject(new SpeechFault('notSpoken', message));
      const cancel = timers.after(PATIENCE_MS, () => child.kill('SIGKILL'));
      child.stdin.on('error', () => {});
      child.stderr.setEncoding('utf8').on('data', (line: string) => {
        said = (said + line).slice(-500);
      });
      child.stdout.on('data', (part: Buffer) => {
        bytes += part.length;
        if (bytes <= SPOKEN_BYTES_MAX) spoken.push(part);
        else child.kill('SIGKILL');
      });
      child.once('error', (error) => {
        cancel();
        reject(new SpeechFault('noSynthesiser', error.message));
      });
      child.once('close', (code, signal) => {
        cancel();
        if (bytes > SPOKEN_BYTES_MAX) reject(new SpeechTooLong('notSpoken', `"${text}" in ${voice}: more than ${SPOKEN_SEC_MAX} s`));
        else if (code === 0 && bytes > 0) resolve(Buffer.concat(spoken));
        else failed(`"${text}" in ${voice}: ${said.trim() || 'no sound'} (${signal ?? `exit code ${code}`})`);
      });
      child.stdin.end(text);
    });
  }

  private async keep(file: string, samples: Samples): Promise<void> {
    const { folder, keep } = this.options;
    if (folder === null) return;
    await mkdir(folder, { recursive: true });
    // A power cut may leave a partial file, which must not pass for a complete one.
    await writeFile(join(folder, 'next.part'), encodeWav(samples));
    await rename(join(folder, 'next.part'), join(folder, file));
    const files = (await readdir(folder)).filter((name) => name.endsWith('.wav'));
    if (files.length <= keep) return;
    // Delete some more than necessary, so that not every new text scans the folder.
    const left = Math.floor(keep * 0.9);
    const aged = await Promise.all(files.map(async (name) => ({ name, atMs: (await stat(join(folder, name))).mtimeMs })));
    aged.sort((one, other) => one.atMs - other.atMs);
    for (const { name } of aged.slice(0, aged.length - left)) await unlink(join(folder, name));
  }
}

function samplesIn(spoken: Buffer): Samples {
  try {
    return trimmed(decodeWav(spoken));
  } catch (error) {
    throw new SpeechFault('notSpoken', messageOf(error));
  }
}

/** Announcements joined from recorded clips: `FOLDER/ru/number-20.wav`. docs/voice-clips.md lists the names. */

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { messageOf } from '../error-code.js';
import { joined, type Samples, trimmed } from './pcm.js';
import type { Word } from './utterance.js';
import { decodeWav } from './wav.js';

/** Pause between two words of a group: people make none, but the ends of recordings need room. */
const WORD_PAUSE_MS = 20;

export interface MissingClip {
  /** `ru/number-20.wav` */
  readonly file: string;
  readonly why: string;
}

export class Clips {
  /** @param folder read for each announcement, so that a clip can be replaced while the box runs */
  constructor(private readonly folder: string) {}

  /** The branch's own chime, `chime.wav`; null = missing or unreadable. */
  async chime(): Promise<Samples | null> {
    const clip = await this.read('chime.wav');
    return clip instanceof Int16Array ? clip : null;
  }

  async say(group: readonly Word[], language: string): Promise<Samples | MissingClip> {
    const clips = await Promise.all(group.map(({ clip }) => this.read(`${language}/${clip}.wav`)));
    const missing = clips.find((clip): clip is MissingClip => 'why' in clip);
    return missing ?? joined(clips as readonly Samples[], WORD_PAUSE_MS);
  }

  async missing(names: readonly string[], language: string): Promise<readonly MissingClip[]> {
    const clips = await Promise.all(names.map((name) => this.read(`${language}/${name}.wav`)));
    return clips.filter((clip): clip is MissingClip => 'why' in clip);
  }

  private async read(file: string): Promise<Samples | MissingClip> {
    try {
      return trimmed(decodeWav(await readFile(join(this.folder, file))));
    } catch (error) {
      return { file, why: messageOf(error) };
    }
  }
}

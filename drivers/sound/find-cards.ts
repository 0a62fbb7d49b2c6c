/** Finds ALSA sound cards in procfs. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface FoundSoundCard {
  /** ALSA device name: `plughw:CARD=Device`, which takes any rate and number of channels. */
  readonly device: string;
  readonly name: string;
}

/** ` 1 [Device         ]: USB-Audio - USB Audio Device` (Linux, sound/core/init.c, snd_card_info_read). */
const CARD = /^\s*(\d+) \[(\S+)\s*\]: (\S+) - (.*)$/gm;

/** Cards with playback; `root` is the path of `/proc`. */
export function findSoundCards(root = '/'): FoundSoundCard[] {
  const folder = join(root, 'proc/asound');
  return [...textOf(join(folder, 'cards')).matchAll(CARD)].flatMap(([, number = '', id = '', , name = '']) =>
    // `pcm0p` is playback, `pcm0c` capture.
    namesIn(join(folder, `card${number}`)).some((pcm) => /^pcm\d+p$/.test(pcm)) ? [{ device: `plughw:CARD=${id}`, name: name.trim() }] : [],
  );
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

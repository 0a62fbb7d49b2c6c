/** Finds ALSA sound cards in procfs. */
import { join } from 'node:path';
import { namesIn, textIn } from '../kernel-files.js';

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
  return [...(textIn(join(folder, 'cards')) ?? '').matchAll(CARD)].flatMap(([, number = '', id = '', , name = '']) =>
    // `pcm0p` is playback, `pcm0c` capture.
    namesIn(join(folder, `card${number}`)).some((pcm) => /^pcm\d+p$/.test(pcm)) ? [{ device: `plughw:CARD=${id}`, name: name.trim() }] : [],
  );
}

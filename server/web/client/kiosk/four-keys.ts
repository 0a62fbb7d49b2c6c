/**
 * A kiosk with four keys, for visitors who cannot see or touch it: up and down move through all controls, Enter presses, Escape goes back.
 * From the first of these keys on the browser's voice, if there is one, reads out the control reached.
 */

const PRESSABLE = 'button:not(:disabled), input, [href]';

/** The spoken text of an element: its texts separated from each other, without decoration. */
export function spoken(node: Node): string {
  if (!(node instanceof Element)) return node.textContent ?? '';
  if (node.ariaHidden === 'true') return '';
  return node.ariaLabel ?? [...node.childNodes].map(spoken).join(' ').trim();
}

export class FourKeys {
  #isSpeaking = false;

  constructor(private readonly back: () => void) {}

  /** True if the key was one of the four. */
  key(key: string): boolean {
    if (key === 'ArrowDown' || key === 'ArrowUp') {
      this.#isSpeaking = true;
      this.#move(key === 'ArrowDown' ? 1 : -1);
      return true;
    }
    if (key !== 'Escape') return false;
    this.back();
    return true;
  }

  /** The next visitor may not want a voice. */
  reset(): void {
    this.#isSpeaking = false;
    if ('speechSynthesis' in window) speechSynthesis.cancel();
  }

  /** Reads out a change on the screen, if the voice is in use. */
  say(text: string): void {
    if (!this.#isSpeaking || text === '' || !('speechSynthesis' in window)) return;
    const words = new SpeechSynthesisUtterance(text);
    words.lang = document.documentElement.lang;
    speechSynthesis.cancel();
    speechSynthesis.speak(words);
  }

  #move(by: number): void {
    const area: ParentNode = document.querySelector('dialog[open]') ?? document;
    const all = [...area.querySelectorAll<HTMLElement>(PRESSABLE)].filter((element) => element.offsetParent !== null);
    const from = all.indexOf(document.activeElement as HTMLElement);
    const next = from < 0 ? (by > 0 ? 0 : all.length - 1) : (from + by + all.length) % all.length;
    const element = all[next];
    element?.focus();
    element?.scrollIntoView({ block: 'nearest' });
    if (element) this.say(spoken(element));
  }
}

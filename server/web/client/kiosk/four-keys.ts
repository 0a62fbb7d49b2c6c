/**
 * A kiosk with four keys, for visitors who cannot see or touch it: up and down move through all controls, Enter presses, Escape goes back.
 * Left repeats what was read, right changes the volume, where there are such keys. From the first of these keys on a voice reads the
 * control that is reached, and what changes on the screen.
 */
import { Store } from '../shared/box/store.js';
import { say } from './page.js';
import { Voice } from './voice.js';

const PRESSABLE = 'button:not(:disabled), input, [href]';
/** What is read when it changes: titles, messages, and what was typed. */
const NEWS = 'h1, .lead, .note, [role="alert"], [role="status"], [data-spoken]';
const NEWS_OF_DIALOG = 'h2, p, [role="alert"]';

/** The spoken text of an element: its texts separated from each other, without decoration. */
function spoken(node: Node): string {
  if (!(node instanceof Element)) return node.textContent ?? '';
  if (node.ariaHidden === 'true') return '';
  const text = node.ariaLabel ?? [...node.childNodes].map(spoken).join(' ').trim();
  return node.ariaPressed === 'true' || node.ariaCurrent === 'true' ? `${text}, ${say('chosen')}` : text;
}

/** Digits that were typed are no number. */
const digitByDigit = (text: string): string => (/^\d+$/.test(text) ? [...text].join(' ') : text);

const areaNow = (): ParentNode => document.querySelector('dialog[open]') ?? document;

/** The lines of what there is to tell, without those inside others. */
function newsNow(): readonly string[] {
  const area = areaNow();
  const found = [...area.querySelectorAll(area === document ? NEWS : NEWS_OF_DIALOG)];
  const outer = found.filter((element) => !found.some((other) => other !== element && other.contains(element)));
  const lines = outer.flatMap((element) => (element.matches('div') ? [...element.children] : [element]).map(lineOf));
  return [...new Set(lines)].filter((line) => line !== '');
}

/** Of what was typed the value, not its label. */
function lineOf(element: Element): string {
  if (!element.matches('[data-spoken]')) return spoken(element);
  return digitByDigit((element.textContent ?? '').trim());
}

export class FourKeys {
  /** The visitor listens. He needs more time than one who reads. */
  readonly isInUse = new Store(false);
  readonly #voice = new Voice();
  #news: readonly string[] = [];
  /** The focus moves by a key of the visitor, not because a screen came. */
  #isMoving = false;
  #focused = '';

  constructor(private readonly back: () => void) {}

  /** True if the key was one of those above, but Enter, which presses what has the focus. */
  key(key: string): boolean {
    switch (key) {
      case 'ArrowDown':
      case 'ArrowUp':
        // The first key does not interrupt the explanation that it begins.
        this.#isMoving = this.#begin();
        this.#move(key === 'ArrowDown' ? 1 : -1);
        return true;
      case 'ArrowLeft':
        if (this.#begin()) this.#voice.repeat();
        return true;
      case 'ArrowRight':
        if (this.#begin()) this.#voice.say(say('volume', { percent: this.#voice.changeVolume() }));
        return true;
      case 'Escape':
        this.back();
        return true;
      case 'Tab':
        this.#isMoving = true;
        return false;
      default:
        return false;
    }
  }

  /** The next visitor may not want a voice. */
  reset(): void {
    this.isInUse.set(false);
    this.#voice.forget();
  }

  /** Reads what is new on the screen. @param isOther it is another screen: what was being read is out of date */
  look(isOther: boolean): void {
    if (!this.isInUse.value) return;
    const news = newsNow();
    // On a slow machine a screen has its focus before it is looked at. What was queued of it then is silenced with the old screen: it
    // stays news until it was heard.
    const fresh = news.filter((line) => !this.#news.includes(line) || (isOther && this.#voice.isUnheard(line)));
    this.#news = news;
    const focused = this.#focusedText();
    const isChanged = focused !== '' && focused !== this.#focused;
    this.#focused = focused;
    if (fresh.length === 0 && isOther) fresh.push(...news);
    if (fresh.length > 0 && isOther) this.#voice.silence();
    if (fresh.length > 0 && isOther && focused !== '') fresh.push(focused);
    const lines = fresh.length > 0 ? fresh : isChanged ? [focused] : [];
    for (const [index, line] of lines.entries()) {
      if (index === 0 && (isOther || fresh.length === 0)) this.#voice.say(line);
      else this.#voice.add(line);
    }
  }

  /** Something has got the focus. */
  focused(): void {
    if (!this.isInUse.value) return;
    const isMoving = this.#isMoving;
    this.#isMoving = false;
    const element = document.activeElement;
    const text = this.#focusedText();
    this.#focused = text;
    // A dialog that opened by itself.
    if (!isMoving) this.look(false);
    if (text === '') return;
    const language = element?.closest<HTMLElement>('[lang]')?.lang;
    if (isMoving) this.#voice.say(text, language);
    else this.#voice.add(text, language);
  }

  #focusedText(): string {
    const element = document.activeElement;
    return element?.matches(PRESSABLE) ? spoken(element) : '';
  }

  /** False at the first key: it begins with what is on the screen, and with the keys. */
  #begin(): boolean {
    if (this.isInUse.value) return true;
    this.isInUse.set(true);
    this.#news = newsNow();
    for (const line of [...this.#news, say('fourKeys')]) this.#voice.add(line);
    return false;
  }

  #move(by: number): void {
    const all = [...areaNow().querySelectorAll<HTMLElement>(PRESSABLE)].filter((element) => element.offsetParent !== null);
    const from = all.indexOf(document.activeElement as HTMLElement);
    const next = from < 0 ? (by > 0 ? 0 : all.length - 1) : (from + by + all.length) % all.length;
    const element = all[next];
    element?.focus();
    element?.scrollIntoView({ block: 'nearest' });
  }
}

/** The line of letters that a printer composes before it prints it. */
import iconv from 'iconv-lite';
import type { PrinterProfile } from '../../printer/profile.js';
import type { Align } from './commands.js';

interface LetterStyle {
  readonly isBold: boolean;
  readonly isUnderlined: boolean;
  /** Font B, three quarters as wide as font A. */
  readonly isSmall: boolean;
  readonly widthTimes: number;
  readonly heightTimes: number;
}

/** Letters of one style on the paper; positions are dots, `top` counts from the upper edge of the piece. */
export interface PaperText extends LetterStyle {
  readonly content: string;
  readonly align: Align;
  readonly left: number;
  readonly top: number;
  readonly widthDots: number;
  readonly heightDots: number;
}

interface Run {
  content: string;
  readonly style: LetterStyle;
}

const PLAIN: LetterStyle = { isBold: false, isUnderlined: false, isSmall: false, widthTimes: 1, heightTimes: 1 };
/** Font A and font B of TM-T88: 12 × 24 and 9 × 17 dots. */
const SMALL_HEIGHT_OF_24 = 17;

/** Substitute for a letter that the selected code page lacks, or that was sent as half of a Chinese one. */
const GARBAGE = '▒';

export class TextLine {
  #align: Align = 'left';
  #style = PLAIN;
  /** Set by `ESC t`; null = never set, so bytes from 80h on are undefined. */
  #encoding: string | null = null;
  #isKanjiOff = false;
  #runs: Run[] = [];

  constructor(private readonly profile: PrinterProfile) {}

  get isEmpty(): boolean {
    return this.#runs.length === 0;
  }

  /** Position of a picture narrower than the paper. */
  get align(): Align {
    return this.#align;
  }

  /** Power-on state; drops the composed line. */
  initialise(): void {
    this.#align = 'left';
    this.#style = PLAIN;
    this.#encoding = null;
    this.#isKanjiOff = false;
    this.#runs = [];
  }

  clear(): void {
    this.#runs = [];
  }

  setAlign(align: Align): void {
    this.#align = align;
  }

  setStyle(change: Partial<LetterStyle>): void {
    this.#style = { ...this.#style, ...change };
  }

  cancelKanji(): void {
    this.#isKanjiOff = true;
  }

  setCodePage(number: number): boolean {
    const page = Object.entries(this.profile.text.codePages).find(([, known]) => known === number);
    this.#encoding = page?.[0] ?? null;
    return page !== undefined;
  }

  add(byte: number): string | null {
    const letter = this.#letter(byte);
    const last = this.#runs.at(-1);
    if (last?.style === this.#style) last.content += letter ?? GARBAGE;
    else this.#runs.push({ content: letter ?? GARBAGE, style: this.#style });
    if (letter !== null) return null;
    if (this.profile.text.cancelsKanji && !this.#isKanjiOff) return 'a letter from 80h on before FS .';
    return this.#encoding ? `no letter of ${this.#encoding}` : 'a letter from 80h on before a code page was chosen';
  }

  get hasRoom(): boolean {
    return this.#widthDots + this.#cellDots(this.#style) <= this.#cellDots(PLAIN) * this.profile.text.columns;
  }

  get heightDots(): number {
    return Math.max(0, ...this.#runs.map(({ style }) => this.#height(style)));
  }

  /** Ends the line; `top` is its position. */
  take(top: number): PaperText[] {
    const free = this.profile.media.widthDots - this.#widthDots;
    let left = { left: 0, center: Math.floor(free / 2), right: free }[this.#align];
    const tallest = this.heightDots;
    const texts: PaperText[] = [];
    for (const { content, style } of this.#runs) {
      const [widthDots, heightDots] = [content.length * this.#cellDots(style), this.#height(style)];
      texts.push({ ...style, content, align: this.#align, left, top: top + tallest - heightDots, widthDots, heightDots });
      left += widthDots;
    }
    this.#runs = [];
    return texts;
  }

  #letter(byte: number): string | null {
    if (byte < 0x80) return String.fromCharCode(byte);
    if (this.#encoding === null || (this.profile.text.cancelsKanji && !this.#isKanjiOff)) return null;
    const letter = iconv.decode(Buffer.of(byte), this.#encoding);
    return letter === '\ufffd' ? null : letter;
  }

  get #widthDots(): number {
    return this.#runs.reduce((sum, { content, style }) => sum + content.length * this.#cellDots(style), 0);
  }

  #cellDots({ isSmall, widthTimes }: LetterStyle): number {
    const cell = Math.floor(this.profile.media.widthDots / this.profile.text.columns);
    return (isSmall ? Math.floor((cell * 3) / 4) : cell) * widthTimes;
  }

  #height({ isSmall, heightTimes }: LetterStyle): number {
    const { charHeightDots } = this.profile.text;
    return (isSmall ? Math.round((charHeightDots * SMALL_HEIGHT_OF_24) / 24) : charHeightDots) * heightTimes;
  }
}

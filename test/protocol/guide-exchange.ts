/** Has an exchange of docs/guide.md with a box: sends what the page sends, and holds what comes against what the page says. */
import { once } from 'node:events';
import { WebSocket } from 'ws';

/** A fenced block of a page: what stands behind the fence, and its text. */
export interface Block {
  readonly info: string;
  readonly text: string;
}

export const blocksOf = (page: string): readonly Block[] =>
  [...page.matchAll(/^```(.+)\n([\s\S]*?)\n```$/gm)].map(([, info = '', text = '']) => ({ info, text }));

/** Stands for anything, as a value; as a key, for further fields; at the end of a list, for further elements. */
const ANYTHING = '…';
const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/;
/** A token, shortened. */
const TOKEN = /^\{[0-9a-f]+…\}$/;
const TOKEN_OF_BOX = /^\{[0-9a-f-]{36}\}$/;

interface Line {
  readonly isSent: boolean;
  readonly frame: unknown;
}

/** The frames of a block, in order. */
export function linesOf(text: string): readonly Line[] {
  return text.split(/^(?=[→←])/m).map((part) => ({ isSent: part.startsWith('→'), frame: JSON.parse(part.slice(1)) as unknown }));
}

export class Exchange {
  /** Tokens of the page, and those of the box that they stand for. */
  private readonly tokens = new Map<string, string>();

  constructor(private readonly url: string) {}

  /** On a connection of its own. Answers what differs, one line each. */
  async differences(lines: readonly Line[]): Promise<readonly string[]> {
    const socket = new WebSocket(this.url);
    await once(socket, 'open');
    const frames: unknown[] = [];
    let heard = (): void => {};
    socket.on('message', (bytes) => {
      frames.push(JSON.parse(String(bytes)));
      heard();
    });
    const next = async (): Promise<unknown> => {
      while (frames.length === 0) await new Promise<void>((resolve) => (heard = resolve));
      return frames.shift();
    };
    const found: string[] = [];
    for (const [index, { isSent, frame }] of lines.entries()) {
      if (isSent) socket.send(this.sent(frame));
      else found.push(...this.compare(`frame ${index + 1}`, frame, await next()));
    }
    socket.close();
    await once(socket, 'close');
    return [...found, ...frames.map((frame) => `not on the page: ${JSON.stringify(frame)}`)];
  }

  private sent(frame: unknown): string {
    return JSON.stringify(frame, (_key, value: unknown) => (typeof value === 'string' && this.tokens.get(value)) || value);
  }

  private compare(path: string, page: unknown, box: unknown): string[] {
    if (page === ANYTHING) return box === undefined ? [`${path}: missing`] : [];
    if (typeof page === 'string' && typeof box === 'string') return this.compareTexts(path, page, box);
    if (Array.isArray(page) && Array.isArray(box)) return this.compareLists(path, page, box);
    if (isObject(page) && isObject(box)) return this.compareObjects(path, page, box);
    return page === box ? [] : [`${path}: the page has ${JSON.stringify(page)}, the box ${JSON.stringify(box)}`];
  }

  private compareTexts(path: string, page: string, box: string): string[] {
    if (INSTANT.test(page) && INSTANT.test(box)) return [];
    if (TOKEN.test(page) && TOKEN_OF_BOX.test(box) && !this.tokens.has(page)) this.tokens.set(page, box);
    return (this.tokens.get(page) ?? page) === box ? [] : [`${path}: the page has "${page}", the box "${box}"`];
  }

  private compareLists(path: string, page: readonly unknown[], box: readonly unknown[]): string[] {
    const isOpen = page.at(-1) === ANYTHING;
    const elements = isOpen ? page.slice(0, -1) : page;
    if (isOpen ? box.length <= elements.length : box.length !== elements.length) return [`${path}: ${box.length} elements`];
    return elements.flatMap((element, index) => this.compare(`${path}[${index}]`, element, box[index]));
  }

  private compareObjects(path: string, page: Fields, box: Fields): string[] {
    const { [ANYTHING]: more, ...fields } = page;
    const others = Object.keys(box).filter((key) => !(key in fields));
    const extra = more === undefined ? others.map((key) => `${path}.${key}: not on the page`) : [];
    const nothing = more !== undefined && others.length === 0 ? [`${path}: nothing is left out`] : [];
    return [...extra, ...nothing, ...Object.entries(fields).flatMap(([key, value]) => this.compare(`${path}.${key}`, value, box[key]))];
  }
}

type Fields = Readonly<Record<string, unknown>>;
const isObject = (value: unknown): value is Fields => typeof value === 'object' && value !== null && !Array.isArray(value);

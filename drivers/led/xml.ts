/** Reads the small documents that devices send: elements, attributes and text. No document types, no namespaces. */

export interface XmlElement {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: readonly XmlElement[];
  /** All text directly in it. */
  readonly text: string;
}

interface Open {
  readonly name: string;
  readonly attributes: Map<string, string>;
  readonly children: XmlElement[];
  text: string;
}

const DEPTH_MAX = 32;
const ELEMENTS_MAX = 10_000;
const NAME = '[A-Za-z_][\\w.-]*';
const VALUE = '"[^"<]*"|\'[^\'<]*\'';
const TOKEN = new RegExp(
  `<!--[^]*?-->|<\\?[^]*?\\?>|<(/?)(${NAME})((?:\\s+${NAME}\\s*=\\s*(?:${VALUE}))*)\\s*(/?)>|([^<]+)`, // comment, declaration, tag, text
  'y',
);
const ATTRIBUTE = new RegExp(`(${NAME})\\s*=\\s*(${VALUE})`, 'g');
const ENTITIES: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

/** The outermost element; null = the document is not well-formed, or larger than anything that a device says. */
export function readXml(document: string): XmlElement | null {
  const top: Open = { name: '', attributes: new Map(), children: [], text: '' };
  const open: Open[] = [top];
  let elements = 0;
  TOKEN.lastIndex = 0;
  for (const whole = document.replace(/^\uFEFF/, ''); TOKEN.lastIndex < whole.length; ) {
    const token = TOKEN.exec(whole);
    const inner = open.at(-1);
    if (token === null || inner === undefined) return null;
    const [, slash, name, attributes = '', isEmpty, text] = token;
    if (text !== undefined) {
      const read = unescaped(text);
      if (read === null) return null;
      inner.text += read;
    } else if (slash === '/') {
      if (attributes !== '' || isEmpty !== '' || inner.name !== name || open.length === 1) return null;
      open.pop();
    } else if (name !== undefined) {
      const read = attributesOf(attributes);
      elements += 1;
      if (read === null || elements > ELEMENTS_MAX || open.length > DEPTH_MAX) return null;
      const element: Open = { name, attributes: read, children: [], text: '' };
      inner.children.push(element);
      if (isEmpty === '') open.push(element);
    }
  }
  return open.length === 1 && top.children.length === 1 && top.text.trim() === '' ? (top.children[0] ?? null) : null;
}

/** An element and all that are in it, in the order of the document. */
export function* elementsOf(element: XmlElement): Iterable<XmlElement> {
  yield element;
  for (const child of element.children) yield* elementsOf(child);
}

export const escapeXml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;').replaceAll("'", '&apos;');

function attributesOf(text: string): Map<string, string> | null {
  const attributes = new Map<string, string>();
  for (const [, name = '', quoted = ''] of text.matchAll(ATTRIBUTE)) {
    const value = unescaped(quoted.slice(1, -1));
    if (value === null || attributes.has(name)) return null;
    attributes.set(name, value);
  }
  return attributes;
}

function unescaped(text: string): string | null {
  let isWhole = true;
  const read = text.replace(/&(#x?[0-9a-fA-F]{1,6}|\w+)?;?/g, (entity, said: string | undefined) => {
    const code = said?.startsWith('#x') ? Number.parseInt(said.slice(2), 16) : said?.startsWith('#') ? Number(said.slice(1)) : null;
    const letter = code === null ? ENTITIES[said ?? ''] : code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : undefined;
    if (letter === undefined || !entity.endsWith(';')) isWhole = false;
    return letter ?? '';
  });
  return isWhole ? read : null;
}

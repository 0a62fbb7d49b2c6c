/** Small pieces of Markdown, as GitHub reads it. */

const JSON_LINE_MAX = 120;

/** JSON for people: what fits on a line stays on one, `{"10": [3]}` as well as a whole element of a short book. */
export function readableJson(value: unknown, indent = '', lead = 0): string {
  const short = oneLine(value);
  if (typeof value !== 'object' || value === null || indent.length + lead + short.length <= JSON_LINE_MAX) return short;
  const inner = `${indent}  `;
  const items = Array.isArray(value)
    ? value.map((item) => inner + readableJson(item, inner))
    : Object.entries(value).map(([key, item]) => `${inner}${JSON.stringify(key)}: ${readableJson(item, inner, key.length + 4)}`);
  const [open, close] = Array.isArray(value) ? '[]' : '{}';
  return `${open}\n${items.join(',\n')}\n${indent}${close}`;
}

function oneLine(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(oneLine).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const items = Object.entries(value).map(([key, item]) => `${JSON.stringify(key)}: ${oneLine(item)}`);
  return items.length === 0 ? '{}' : `{ ${items.join(', ')} }`;
}

export const jsonBlock = (value: unknown): string => `\`\`\`json\n${readableJson(value)}\n\`\`\``;

const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ');

export function table(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.map(cell).join(' | ')} |`;
  return [line(heads), `|${heads.map(() => '---|').join('')}`, ...rows.map(line)].join('\n');
}

/** A part that opens on a click; the blank lines make its inside Markdown again. */
export const details = (summary: string, ...parts: readonly string[]): string =>
  `<details>\n<summary>${summary}</summary>\n\n${parts.join('\n\n')}\n\n</details>`;

export const code = (text: string): string => `\`${text}\``;

/** The anchor GitHub gives a heading. */
export const anchorOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N} _-]/gu, '')
    .replaceAll(' ', '-');

export const linkTo = (heading: string, text = heading): string => `[${text}](#${anchorOf(heading)})`;

/** Pieces with a blank line between them: of a part, and of a whole page. */
export const part = (...pieces: readonly string[]): string => pieces.join('\n\n').trimEnd();
export const page = (...parts: readonly string[]): string => `${parts.join('\n\n')}\n`;

/** Shows data on a terminal for people. */

export interface Page {
  /** The width of the terminal; undefined = unlimited. */
  readonly columns: number | undefined;
  readonly colour: boolean;
}

export type Row = Readonly<Record<string, unknown>>;

/** On a terminal only. A file or a pipe has no width: there cells are complete. */
const CELL_WIDTH_MAX = 40;
const GAP = '  ';

/** Characters that may control a terminal: controls of one and two bytes, Unicode line ends, and changes of the writing direction. */
const OBEYED = /[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]/gu;

/** Text that cannot move the cursor or ring the bell: names and comments come from other people. */
export const printable = (text: string): string => text.replace(OBEYED, '·');

const STYLES = { bold: 1, dim: 2, red: 31, green: 32, yellow: 33, cyan: 36 } as const;
export type Style = keyof typeof STYLES;

export const paint = (page: Page, style: Style, text: string): string => (page.colour ? `\u001b[${STYLES[style]}m${text}\u001b[0m` : text);

/** For scripts, which need the original text; on a terminal it is as safe as `printable`. */
export const json = (value: unknown): string => `${spelled(JSON.stringify(value, null, 2))}\n`;
/** The same in one line. */
export const jsonLine = (value: unknown): string => `${spelled(JSON.stringify(value))}\n`;

/** JSON escapes some of these itself, and needs its own line ends. */
const spelled = (text: string): string =>
  text.replace(OBEYED, (letter) => (letter === '\n' ? letter : `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`));

export function showData(data: unknown, page: Page): string {
  if (Array.isArray(data)) return data.every(isRow) ? table(data, page) : `${data.map(cell).join('\n')}\n`;
  if (!isRow(data)) return `${cell(data)}\n`;
  if (data.desc === 'No errors' && data.codeError === 0) return 'ok\n';
  return Object.keys(data).length === 0 ? '(nothing)\n' : fields(data, page);
}

/** One line for each field, names aligned. */
export function fields(row: Row, page: Page): string {
  const width = Math.max(...Object.keys(row).map(lengthOf));
  return Object.entries(row)
    .map(([name, value]) => `${paint(page, 'bold', pad(printable(name), width))}${GAP}${cell(value)}\n`)
    .join('');
}

/** The style of a cell, by its column and text. */
type CellStyle = (column: string, text: string) => Style | undefined;

/** A table with one line for each row. Columns that do not fit into the terminal are left out, and the last line reports them. */
export function table(rows: readonly Row[], page: Page, styleOf: CellStyle = () => undefined): string {
  if (rows.length === 0) return '(none)\n';
  const names = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const cells = rows.map((row) => names.map((name) => shortened(cell(row[name]), page)));
  const widths = names.map((name, column) => Math.max(lengthOf(name), ...cells.map((texts) => lengthOf(texts[column] ?? ''))));
  const shown = columnsThatFit(widths, page.columns);
  const line = (texts: readonly string[], style: CellStyle): string => {
    const padded = texts.slice(0, shown).map((text, column) => {
      const width = column === shown - 1 ? 0 : (widths[column] ?? 0);
      const ofCell = style(names[column] ?? '', text);
      return ofCell ? paint(page, ofCell, pad(text, width)) : pad(text, width);
    });
    return `${padded.join(GAP)}\n`;
  };
  const leftOut = names.slice(shown);
  const note = leftOut.length > 0 ? `${paint(page, 'dim', `(not shown: ${leftOut.map(printable).join(', ')}; --json shows all)`)}\n` : '';
  return line(names.map(printable), () => 'bold') + cells.map((texts) => line(texts, styleOf)).join('') + note;
}

/** Empty if neither is known. */
export const personName = ({ surname, name }: { readonly surname: string; readonly name: string }): string =>
  [surname, name].filter((part) => part !== '').join(' ');

/** `3725` seconds → `1 h 2 min`. */
export function duration(seconds: number): string {
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  return minutes < 60 ? `${minutes} min ${seconds % 60} s` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** Between two times of the box, as whole seconds; 0 if they are the other way round. */
export const secondsBetween = (from: string, to: string): number => Math.max(0, Math.round((Date.parse(to) - Date.parse(from)) / 1000));

/** `25165824` bytes → `24 MiB`. */
export function size(bytes: number): string {
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];
  const step = bytes < 1 ? 0 : Math.min(units.length - 1, Math.floor(Math.log2(bytes) / 10));
  const value = bytes / 1024 ** step;
  return `${value < 10 && step > 0 ? value.toFixed(1) : Math.round(value)} ${units[step]}`;
}

const isRow = (value: unknown): value is Row => typeof value === 'object' && value !== null && !Array.isArray(value);

function cell(value: unknown): string {
  if (value === null || value === undefined || value === '') return '-';
  if (typeof value !== 'string') return printable(JSON.stringify(value));
  const picture = /^(?:data:)?image\/[a-z+.-]+;base64,/.test(value);
  return picture ? `(a picture, ${value.length} characters)` : printable(value);
}

function columnsThatFit(widths: readonly number[], columns: number | undefined): number {
  if (columns === undefined) return widths.length;
  let used = 0;
  const tooMany = widths.findIndex((width, index) => {
    used += width + (index === 0 ? 0 : GAP.length);
    return used > columns;
  });
  // Even a narrow terminal shows at least one column.
  return tooMany === -1 ? widths.length : Math.max(1, tooMany);
}

/** Counts characters approximately as people do: a letter outside the first plane is one. */
const lengthOf = (text: string): number => [...text].length;
export const pad = (text: string, width: number): string => text + ' '.repeat(Math.max(0, width - lengthOf(text)));
const shortened = (text: string, { columns }: Page): string =>
  columns !== undefined && lengthOf(text) > CELL_WIDTH_MAX ? `${[...text].slice(0, CELL_WIDTH_MAX - 1).join('')}…` : text;

/** Text as man pages have it. */

/** A line must not begin with a dot or an apostrophe, which would be a command; a hyphen in what is typed is a minus. */
export const roff = (text: string): string =>
  text
    .replace(/\\/g, '\\e')
    .replace(/-/g, '\\-')
    .replace(/^([.'])/gm, '\\&$1');

export const heading = (title: string): string => `.SH ${title.toUpperCase()}`;
export const item = (term: string, text: string): string => `.TP\n\\fB${roff(term)}\\fR\n${roff(text) || '\\&'}`;
export const verbatim = (lines: readonly string[]): string => ['.PP', '.nf', '.RS', ...lines.map(roff), '.RE', '.fi'].join('\n');
/** In a heading, and wherever spaces are. */
export const quoted = (text: string): string => `"${roff(text).replace(/"/g, '\\(dq')}"`;

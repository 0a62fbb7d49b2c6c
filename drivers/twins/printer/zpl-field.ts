/** The data of `^GF`: hexadecimal digits with repeat counts (ZPL Programming Guide P1099958, page 215; Alternative Data Compression). */

const FIELD_BYTES_MAX = 99_999;

/** G to Y count 1 to 19, g to z 20 to 400. */
function countOf(letter: string): number {
  if (letter >= 'G' && letter <= 'Y') return letter.charCodeAt(0) - 0x46;
  return letter >= 'g' && letter <= 'z' ? (letter.charCodeAt(0) - 0x66) * 20 : 0;
}

/** Rows of the picture `A,bytes,bytes,bytesPerRow,digits`; a text = what is wrong. */
export function readGraphicField(field: string): readonly Uint8Array[] | string {
  const [, total = '', size = '', across = '', data = ''] = /^A,(\d{1,5}),(\d{1,5}),(\d{1,5}),(.*)$/s.exec(field) ?? [];
  const [bytes, digitsAcross] = [Number(size), Number(across) * 2];
  if (size === '' || total !== size || bytes < 1 || bytes > FIELD_BYTES_MAX) return '^GF takes A, the bytes twice, bytes a row, digits';
  if (digitsAcross === 0 || (bytes * 2) % digitsAcross !== 0) return `^GF: ${bytes} bytes are not whole rows of ${across}`;
  const rows: string[] = [];
  let row = '';
  let count = 0;
  for (const letter of data) {
    const counted = countOf(letter);
    if (counted > 0) {
      count += counted;
      continue;
    }
    if (letter === ':') {
      const above = rows.at(-1);
      if (above === undefined || row !== '') return '^GF: a row cannot be repeated here';
      rows.push(above);
    } else if (letter === ',' || letter === '!') row = row.padEnd(digitsAcross, letter === ',' ? '0' : 'F');
    else if (/[0-9A-F]/.test(letter)) row += letter.repeat(Math.max(1, count));
    else return `^GF: ${JSON.stringify(letter)} is no digit`;
    count = 0;
    for (; row.length >= digitsAcross && letter !== ':'; row = row.slice(digitsAcross)) rows.push(row.slice(0, digitsAcross));
  }
  if (row !== '' || rows.length * digitsAcross !== bytes * 2) return `^GF: ${rows.length} rows came of ${(bytes * 2) / digitsAcross}`;
  return rows.map((digits) => Uint8Array.from(Buffer.from(digits, 'hex')));
}

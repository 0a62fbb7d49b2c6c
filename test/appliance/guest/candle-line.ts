/**
 * What Candle boards on a line were told, from the bytes alone: every byte must belong to a frame. `01 ADDRESS BLINK text 07` shows,
 * `02 ADDRESS LEVEL 07` sets the brightness; nothing else is said to boards that have their addresses (Candle, protokol.pdf).
 */
const [SHOW, LIGHT, END] = [0x01, 0x02, 0x07];

/** The newest text by address. Throws at the first frame that is none; one that is still on its way is left out. */
export function candleTexts(bytes: Buffer): ReadonlyMap<number, string> {
  const texts = new Map<number, string>();
  for (let start = 0, end = bytes.indexOf(END); end >= 0; start = end + 1, end = bytes.indexOf(END, start)) {
    const frame = bytes.subarray(start, end);
    const [kind, address = 0, ...rest] = frame;
    const isShow = kind === SHOW && rest.length > 1;
    const isLight = kind === LIGHT && rest.length === 1;
    const isWhole = address >= 0x20 && address <= 0x7f && rest.every((byte) => byte >= 0x20);
    if (!isWhole || (!isShow && !isLight)) throw new Error(`at byte ${start} is no frame: ${frame.toString('hex')} 07`);
    if (isShow) texts.set(address, frame.toString('latin1', 3));
  }
  return texts;
}

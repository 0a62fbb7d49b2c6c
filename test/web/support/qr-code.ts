import jsqr from 'jsqr';
import sharp from 'sharp';

/** What the QR code in a picture says, as a telephone would read it. */
export async function codeIn(picture: Buffer): Promise<string | undefined> {
  const { default: read } = jsqr as unknown as { default: typeof import('jsqr').default };
  const { data, info } = await sharp(picture).ensureAlpha().raw().toBuffer({ resolveWithObject: true });
  return read(new Uint8ClampedArray(data), info.width, info.height)?.data;
}

/** Reads the QR code in a picture of paper. A separate file, so that it is loaded only for a scan. */
import jsQR from 'jsqr';

/** null = there is none. Rejects if the picture cannot be loaded. */
export async function codeIn(url: string): Promise<string | null> {
  const answer = await fetch(url);
  if (!answer.ok) throw new Error(`${url}: ${answer.status}`);
  const picture = await createImageBitmap(await answer.blob());
  const context = new OffscreenCanvas(picture.width, picture.height).getContext('2d');
  context?.drawImage(picture, 0, 0);
  const pixels = context?.getImageData(0, 0, picture.width, picture.height);
  return (pixels && jsQR(pixels.data, pixels.width, pixels.height)?.data) ?? null;
}

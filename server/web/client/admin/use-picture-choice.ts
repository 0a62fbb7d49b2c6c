/** The choice of a picture from the computer: reduced in the browser, or refused with words for the user. */
import { useState } from 'preact/hooks';
import { say } from './page.js';
import { type PictureFault, type PictureLimits, pictureFrom } from './picture-file.js';

/** @param onPicture takes base64 */
export function usePictureChoice(limits: PictureLimits, onPicture: (base64: string) => void) {
  const [fault, setFault] = useState<PictureFault | null>(null);
  const choose = async (file: Blob | undefined): Promise<void> => {
    if (file === undefined) return;
    const picture = await pictureFrom(file, limits);
    setFault('fault' in picture ? picture.fault : null);
    if ('base64' in picture) onPicture(picture.base64);
  };
  return { fault: fault && say(fault), choose };
}

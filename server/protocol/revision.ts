/** The name of a configuration text, at headquarters and in a branch. */
import { createHash } from 'node:crypto';

/** SHA-256 of the text (UTF-8), base64url. */
export const revisionOf = (text: string): string => createHash('sha256').update(text, 'utf8').digest('base64url');

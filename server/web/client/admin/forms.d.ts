/** Made by the build from the declarations of the books; see `vite.config.ts`. */
declare module 'virtual:forms' {
  import type { Forms } from '../../../protocol/docs/book-forms.js';
  export const BOOK_FORMS: Forms;
}

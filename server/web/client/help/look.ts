/** The guides are plain HTML (see `help.vite.ts`); all that runs in them is the choice of colours and size of text made on other pages. */
import '../shared/letters.css';
import '../shared/tokens.css';
import '../shared/look.js';
import './help.css';

/** Lines for a terminal on the machine of the box. */
import './terminal.css';

export const Lines = ({ lines }: { readonly lines: readonly string[] }) => (
  <pre class="terminal">
    <code lang="en">{lines.join('\n')}</code>
  </pre>
);

/** As one word of a shell. */
export const word = (text: string): string => (/^[\w./:@+-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`);

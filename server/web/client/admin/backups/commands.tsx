/** Lines for a terminal on the machine of the box. */

export const Lines = ({ lines }: { readonly lines: readonly string[] }) => (
  <pre class="terminal">
    <code lang="en">{lines.join('\n')}</code>
  </pre>
);

/** As one word of a shell. */
export const word = (text: string): string => (/^[\w./:@+-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`);

export const decryptLine = (name: string): string =>
  `openssl enc -d -aes-256-cbc -pbkdf2 -iter 600000 -in ${word(`${name}.enc`)} -out ${word(name)}`;

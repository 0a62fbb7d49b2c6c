/**
 * Tests of pure code change nothing that another test sees, so that one process runs many files and loads the code once. In these folders
 * `…box.test.ts` starts the whole box, and `…-io.test.ts` has a socket, a serial line or another process.
 */
export const PURE = ['config', 'drivers', 'engine', 'model', 'presentation', 'protocol', 'whatif'].map(
  (folder) => `test/${folder}/**/!(*box|*-io).test.ts`,
);

/**
 * Tests of pure code change nothing that another test sees, so that one process runs many files and loads the code once. What starts the
 * whole box is called `…box.test.ts` in these folders.
 */
export const PURE = ['config', 'drivers', 'engine', 'model', 'presentation', 'protocol', 'whatif'].map(
  (folder) => `test/${folder}/**/!(*box).test.ts`,
);

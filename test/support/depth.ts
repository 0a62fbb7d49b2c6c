/** Tests of chance, harder or lighter, and the same again. */

const DEPTH = Number(process.env.QBOX_TEST_DEPTH ?? 1);

/** How many random cases a test tries that usually tries so many: `QBOX_TEST_DEPTH=20` hunts, `make quick` takes a twentieth. */
export const cases = (usual: number): number => Math.max(1, Math.ceil(usual * DEPTH));

/** What `SEED=…` repeats; undefined = each run chooses anew. */
export const SEED = process.env.SEED === undefined ? undefined : Number(process.env.SEED);

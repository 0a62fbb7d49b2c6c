/** How many times longer everything may take than on a quiet machine: under an emulated processor, or on a busy one. */
export const SLOWNESS = Number(process.env.QBOX_TEST_SLOWNESS ?? 1);

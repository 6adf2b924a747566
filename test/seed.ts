const asked = process.env.PEOPLED_TEST_SEED || "1";

/**
 * The seed of all random tests. The suite makes the same choices each time, so that one that fails tells about the change that was
 * made; `PEOPLED_TEST_SEED=random` makes others, and `PEOPLED_TEST_SEED=7` those of an earlier run.
 */
export const seed = asked === "random" ? Date.now() % 1_000_000 : Number(asked);
if (asked === "random") console.log(`PEOPLED_TEST_SEED=${seed}`);

import fc from 'fast-check';

/**
 * Tests of chance draw the same values in every `npm test`: a red run is red again. `npm run test:random` gives another seed,
 * and so does whoever repeats one of its failures.
 */
const usualSeed = 20_261_201;

const given = process.env['CMM_SEED'];
const seed = given === undefined || given === '' ? usualSeed : Number(given);
if (!Number.isInteger(seed)) throw new Error(`CMM_SEED must be an integer, not "${String(given)}".`);

fc.configureGlobal({ seed });

import type { reporters } from 'mocha';

declare const reporter: typeof reporters.Spec;
export = reporter;

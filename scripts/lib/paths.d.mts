export declare const root: string;
export declare const cacheDir: string;
export declare const resultsDir: string;
export declare const toolingNode: string;

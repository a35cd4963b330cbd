export declare function isNoise(text: string): boolean;
export declare function withoutNoise(text: string): string;

export declare function pack(packagePath: string): Promise<void>;

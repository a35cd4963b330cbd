import type { Browser, LaunchOptions } from 'playwright-core';

export declare function launchBrowser(options?: LaunchOptions): Promise<Browser>;
export declare function ensureChromium(): Promise<string>;

import type { Browser, LaunchOptions } from 'playwright-core';

export declare function launchBrowser(options?: LaunchOptions): Promise<Browser>;

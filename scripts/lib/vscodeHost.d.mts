export declare const newestVersion: string;
export declare const versions: readonly string[];

export interface HostOptions {
  version?: string | undefined;
  workspace: string;
  install?: readonly string[] | undefined;
  extensionDevelopmentPath?: string | readonly string[] | undefined;
  env?: Readonly<Record<string, string>> | undefined;
  port?: number | undefined;
  settings?: Readonly<Record<string, unknown>> | undefined;
  dataDir?: string | undefined;
  verbose?: boolean | undefined;
}

export interface Host {
  readonly origin: string;
  readonly version: string;
  readonly workspace: string;
  readonly ended: Promise<unknown>;
  output(): string;
  url(more?: { workspace?: string; extensionTestsPath?: string }): string;
  stop(): Promise<void>;
}

export declare function ensureHost(version?: string): Promise<string>;
export declare function startHost(options: HostOptions): Promise<Host>;

import type { PanelMessage, PanelState } from '../protocol.ts';

export interface VsCodeApi {
  /** `page`: the key of the page's task. */
  postMessage(message: PanelMessage & { readonly page: string | null }): void;
  getState(): unknown;
  setState(state: PanelState): void;
}

declare function acquireVsCodeApi(): VsCodeApi;

/** May be called once per page. */
export function connect(): VsCodeApi {
  return acquireVsCodeApi();
}

import type { PanelMessage, PanelState } from '../protocol.ts';

export interface VsCodeApi {
  postMessage(message: PanelMessage): void;
  getState(): unknown;
  setState(state: PanelState): void;
}

declare function acquireVsCodeApi(): VsCodeApi;

/** May be called once per page. */
export function connect(): VsCodeApi {
  return acquireVsCodeApi();
}

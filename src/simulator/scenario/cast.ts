import type { CloudId, TaskRef } from '../../model/task.ts';
import { alibabaTasks } from './castAlibaba.ts';
import { huaweiTasks } from './castHuawei.ts';
import { ucloudTasks } from './castUcloud.ts';
import type { DcsScript } from './dcs.ts';
import type { DtsScript } from './dts.ts';
import type { UdtsScript } from './udts.ts';
import type { UsmcScript } from './usmc.ts';

interface Part<P extends TaskRef['product'], S> {
  readonly product: P;
  /** As a person would configure it; also where its cloud finds it: region, project, plan and type have to match. */
  readonly ref: TaskRef & { readonly product: P };
  readonly script: S;
}

export type UdtsTask = Part<'udts', UdtsScript>;
export type UsmcTask = Part<'usmc', UsmcScript>;
export type DtsTask = Part<'dts', DtsScript>;
export type DcsTask = Part<'dcs', DcsScript>;
export type SimulatedTask = UdtsTask | UsmcTask | DtsTask | DcsTask;

/**
 * The tasks of the demo, in the order in which they look best: one or more that move for each API and brand, and between
 * them every situation that the documents tell of.
 */
export const cast: readonly SimulatedTask[] = [...ucloudTasks, ...alibabaTasks, ...huaweiTasks];

/** The name of every demo account; each cloud has one. */
export const demoAccount = 'demo';

/** Where the demo's tasks live, by cloud: also what its accounts are set up with. */
export const demoPlaces: Readonly<Record<CloudId, { readonly region?: string; readonly projectId?: string }>> = {
  ucloud: { projectId: 'org-demo01' },
  'ucloud-global': { projectId: 'org-demo02' },
  surfercloud: { projectId: 'org-demo03' },
  scloudsg: { projectId: 'org-demo04' },
  alibaba: { region: 'cn-hangzhou' },
  huawei: { region: 'cn-north-4', projectId: '0d3e0500c0ffee00aa11bb22cc33dd44' },
};

import { alibabaTasks, type DtsTask } from '../../src/simulator/alibaba/cast.ts';
import { type DcsTask, huaweiTasks } from '../../src/simulator/huawei/cast.ts';
import { type UdtsTask, ucloudTasks, type UsmcTask } from '../../src/simulator/ucloud/cast.ts';

export type { DtsTask };
export type CastTask = UdtsTask | UsmcTask | DtsTask | DcsTask;

/** The demo's tasks with the scripts of their products, in the demo's order. */
export const cast: readonly CastTask[] = [...ucloudTasks, ...alibabaTasks, ...huaweiTasks];

/** The region of the demo's tasks and account. */
export const demoPlace = { region: 'cn-hangzhou' };

/** Another region, which contains a part of the crowd. */
export const otherRegion = 'cn-shanghai';

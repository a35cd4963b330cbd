/** Where the demo's tasks live: what its account is set up with. */
export const demoPlace = { region: 'cn-hangzhou' };

/** A region beside that of the demo, in which a part of the crowd is. */
export const otherRegion = 'cn-shanghai';

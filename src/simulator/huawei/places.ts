/** Where the demo's tasks live: what its account is set up with. */
export const demoPlace = { region: 'cn-north-4', projectId: '0d3e0500c0ffee00aa11bb22cc33dd44' };

/** A project beside that of the demo, in which a part of the crowd is. */
export const otherProject = '5fca0f0bfe7c4b2f8f0a9e1b7c3d2e11';

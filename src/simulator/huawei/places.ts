/** The region and project of the demo's tasks and account. */
export const demoPlace = { region: 'cn-north-4', projectId: '0d3e0500c0ffee00aa11bb22cc33dd44' };

/** Another project, which contains a part of the crowd. */
export const otherProject = '5fca0f0bfe7c4b2f8f0a9e1b7c3d2e11';

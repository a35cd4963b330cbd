/** The places of the demo's tasks and accounts, by brand. */
export const demoPlaces = {
  ucloud: { projectId: 'org-demo01' },
  'ucloud-global': { projectId: 'org-demo02' },
  surfercloud: { projectId: 'org-demo03' },
  scloudsg: { projectId: 'org-demo04' },
} as const;
export type BrandId = keyof typeof demoPlaces;

/** The projects of one brand: the demo's, and another one that contains a part of the crowd. */
export function projectsOf(brand: BrandId): readonly [string, string] {
  const { projectId } = demoPlaces[brand];
  return [projectId, `${projectId}-test`];
}

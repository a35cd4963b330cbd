/** Where the demo's tasks live, by brand: what its accounts are set up with. */
export const demoPlaces = {
  ucloud: { projectId: 'org-demo01' },
  'ucloud-global': { projectId: 'org-demo02' },
  surfercloud: { projectId: 'org-demo03' },
  scloudsg: { projectId: 'org-demo04' },
} as const;
export type BrandId = keyof typeof demoPlaces;

/** The projects of one brand: that of the demo, and one beside it in which a part of the crowd is. */
export function projectsOf(brand: BrandId): readonly [string, string] {
  const { projectId } = demoPlaces[brand];
  return [projectId, `${projectId}-test`];
}

import { problemOf } from '../../model/problem.ts';
import type { Place, Places } from '../cloud.ts';
import { plainName } from '../listing.ts';
import { flag, type Json, list, member, text } from '../tolerant.ts';
import { call, type Caller } from './call.ts';

/** UCloud's own command line writes "org-xxx/Name". The ID ends at the slash. */
export function projectIdOf(value: string | undefined): string | null {
  return text(value?.split('/')[0]);
}

interface Project {
  readonly id: string;
  readonly name: string | null;
  readonly isDefault: boolean;
}

const plausibleId = /^[\w.-]{1,128}$/;
/** More projects than a console could show. */
const maxProjects = 1000;

/** The projects in a GetProjectList response, each once. The IAM edition spells the ID `ProjectID`. */
export function projectsIn(body: Json): readonly Project[] {
  const found = new Map<string, Project>();
  for (const entry of list(member(body, 'ProjectSet', 'Projects'))) {
    const id = text(member(entry, 'ProjectId', 'ProjectID'));
    if (id === null || !plausibleId.test(id) || found.has(id)) continue;
    const name = plainName(member(entry, 'ProjectName'));
    found.set(id, { id, name, isDefault: flag(member(entry, 'IsDefault')) === true });
    if (found.size >= maxProjects) break;
  }
  return [...found.values()];
}

/**
 * The projects that the keys can see, from GetProjectList. If the keys may not call it, or see no project, the only
 * place is the account's own project or the gateway's default.
 */
export async function placesOf(caller: Caller, signal: AbortSignal): Promise<Places> {
  const own = projectIdOf(caller.account.projectId);
  try {
    const { body } = await call(caller, 'GetProjectList', {}, signal);
    const projects = projectsIn(body);
    // The account's own project is included even if it is not listed.
    const places = projects.map(({ id, name, isDefault }) => place(id, name, own === null ? isDefault : id === own));
    const lacksOwn = own !== null && !projects.some(({ id }) => id === own);
    if (places.length > 0 && !lacksOwn) return { places, problem: null };
    return { places: [place(own, null, true), ...places], problem: null };
  } catch (error) {
    const problem = problemOf(error);
    if (problem?.kind !== 'permission' && problem?.kind !== 'bad-request') throw error;
    return { places: [place(own, null, true)], problem };
  }
}

function place(id: string | null, name: string | null, isDefault: boolean): Place {
  return { id: id ?? '', label: name ?? id ?? '', region: null, projectId: id, isDefault };
}

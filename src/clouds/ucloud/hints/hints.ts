import type { ProductHints } from '../../profile.ts';
import { udtsChecks } from './udtsChecks.ts';
import { udtsErrors } from './udtsErrors.ts';

export function udtsHints(): ProductHints {
  return { problems: [...udtsErrors(), ...udtsChecks()] };
}

import type { ProductHints } from '../../profile.ts';
import { dtsChecks } from './checks.ts';
import { dtsErrors } from './errors.ts';

export function dtsHints(): ProductHints {
  return { problems: [...dtsErrors(), ...dtsChecks()] };
}

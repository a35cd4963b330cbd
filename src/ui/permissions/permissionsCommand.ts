import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { Cloud } from '../../clouds/cloud.ts';
import { type PermissionScope, requiredPermissions } from '../../clouds/permissions.ts';
import { allClouds, findCloud } from '../../clouds/registry.ts';
import { commandIds } from '../../contributions.ts';
import { isRecord } from '../../base/guards.ts';
import type { CloudId } from '../../model/task.ts';
import { Cancelled } from '../commands/commandRegistry.ts';
import type { Commands } from '../commands/lazy.ts';
import { askPick, back } from '../input/steps.ts';
import { sentences, showInformation } from '../messages.ts';

export interface PermissionsOptions {
  /** Clouds with an account, offered first. */
  readonly usedClouds: () => ReadonlySet<CloudId>;
  cloudOfRow(argument: unknown): CloudId | null;
}

/** "Show Required Permissions…": asks for cloud and scope, and opens the smallest policy as a document. */
export function registerPermissionsCommand(commands: Commands, options: PermissionsOptions): void {
  commands.register(commandIds.showRequiredPermissions, async (argument) => {
    const named = isRecord(argument) ? findCloud(argument['cloud']) : null;
    const given = named ?? findCloud(options.cloudOfRow(argument));
    for (;;) {
      const cloud = given ?? (await askCloud(options));
      const scope = await askScope(cloud, given === null);
      if (scope === back) continue;
      await show(cloud, scope);
      return;
    }
  });
}

const title = (): string => l10n.t('Show Required Permissions');

async function askCloud({ usedClouds }: PermissionsOptions): Promise<Cloud> {
  const used = usedClouds();
  const items = allClouds().map((cloud) => ({ label: cloud.name, description: cloud.permissions.policyName, cloud }));
  items.sort((a, b) => Number(used.has(b.cloud.id)) - Number(used.has(a.cloud.id)));
  const placeholder = l10n.t('For which cloud?');
  const chosen = await askPick({ title: title(), canGoBack: false, placeholder, items });
  if (chosen === back) throw new Cancelled();
  return chosen.cloud;
}

async function askScope(cloud: Cloud, canGoBack: boolean): Promise<PermissionScope | typeof back> {
  const extent = (scope: PermissionScope): string => requiredPermissions(cloud, scope).permissions.join(', ');
  const items: (vscode.QuickPickItem & { readonly scope: PermissionScope })[] = [
    { label: l10n.t('Find and read tasks'), description: l10n.t('recommended'), detail: extent('all'), scope: 'all' },
    {
      label: l10n.t('Only read tasks whose IDs you enter'),
      detail: extent('status'),
      scope: 'status',
    },
  ];
  const chosen = await askPick({
    title: title(),
    canGoBack,
    placeholder: l10n.t('What shall the keys be allowed?'),
    items,
  });
  return chosen === back ? back : chosen.scope;
}

async function show(cloud: Cloud, scope: PermissionScope): Promise<void> {
  const { json, notes, policyName } = requiredPermissions(cloud, scope);
  const document = await vscode.workspace.openTextDocument({ language: 'json', content: json });
  await vscode.window.showTextDocument(document, { preview: true });
  const copy = l10n.t('Copy');
  const said = sentences(l10n.t('{0}: the smallest {1} for these keys.', cloud.name, policyName), ...notes);
  void showInformation(said, copy).then(async (answer) => {
    if (answer === copy) await vscode.env.clipboard.writeText(json);
  });
}

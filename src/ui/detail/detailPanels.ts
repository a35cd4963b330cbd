import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';
import { panelTypes } from '../../contributions.ts';
import { pageTranslations } from '../../presentation/panel/pageWords.ts';
import { protocolVersion } from '../../protocol.ts';
import { pageHtml } from './html.ts';
import { type PanelHost, PanelSet, type PanelSetOptions } from './panelSet.ts';

export type DetailPanelsOptions = PanelSetOptions & { readonly extensionUri: vscode.Uri };

/** The detail panels in VS Code. Once this exists, VS Code can restore panels of an earlier session. */
export class DetailPanels extends PanelSet {
  constructor(options: DetailPanelsOptions) {
    super(options, vscodeHost(options.extensionUri));
  }
}

function vscodeHost(extensionUri: vscode.Uri): PanelHost {
  const folder = vscode.Uri.joinPath(extensionUri, 'dist', 'webview');
  const webviewOptions: vscode.WebviewOptions = {
    enableScripts: true,
    enableForms: false,
    enableCommandUris: false,
    localResourceRoots: [folder],
  };
  // The oldest supported VS Code does not accept a ThemeIcon here.
  const icon = (theme: string): vscode.Uri => vscode.Uri.joinPath(extensionUri, 'media', `panel-${theme}.svg`);
  const iconPath = { light: icon('light'), dark: icon('dark') };
  return {
    create(title, preserveFocus) {
      const place = { viewColumn: vscode.ViewColumn.Active, preserveFocus };
      const panel = vscode.window.createWebviewPanel(panelTypes.detail, title, place, {
        ...webviewOptions,
        retainContextWhenHidden: false,
        enableFindWidget: true,
      });
      panel.iconPath = iconPath;
      return panel;
    },
    adopt(panel) {
      panel.webview.options = webviewOptions;
      panel.iconPath = iconPath;
    },
    page(webview, title, key) {
      const uri = (name: string): string => webview.asWebviewUri(vscode.Uri.joinPath(folder, name)).toString();
      return pageHtml({
        cspSource: webview.cspSource,
        nonce: randomBytes(16).toString('base64url'),
        scriptUri: uri('panel.js'),
        styleUri: uri('panel.css'),
        codiconUri: uri('codicon.css'),
        title,
        boot: {
          version: protocolVersion,
          key,
          language: vscode.env.language,
          translations: pageTranslations(vscode.l10n.bundle ?? {}),
        },
      });
    },
    copy: (text) => vscode.env.clipboard.writeText(text),
    open: (address) => vscode.env.openExternal(vscode.Uri.parse(address, true)),
    registerSerializer: (serializer) => vscode.window.registerWebviewPanelSerializer(panelTypes.detail, serializer),
  };
}

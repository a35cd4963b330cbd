import type { Boot } from '../../protocol.ts';

export interface PageParts {
  /** `webview.cspSource`: the source of the extension's own files. */
  readonly cspSource: string;
  /** Cryptographically random, new for each page. */
  readonly nonce: string;
  readonly scriptUri: string;
  readonly styleUri: string;
  readonly codiconUri: string;
  readonly title: string;
  readonly boot: Boot;
}

/**
 * The panel's page. Its policy allows one script and the extension's styles and fonts. Inline code, connections, forms,
 * and frames are blocked.
 */
export function pageHtml({ cspSource, nonce, scriptUri, styleUri, codiconUri, title, boot }: PageParts): string {
  const policy = [
    `default-src 'none'`,
    `script-src 'nonce-${nonce}'`,
    `style-src ${cspSource}`,
    `font-src ${cspSource}`,
    `base-uri 'none'`,
    `form-action 'none'`,
  ].join('; ');
  // vscode-elements finds the icons by the id of this link.
  return `<!DOCTYPE html>
<html lang="${escapeHtml(boot.language)}">
<head>
<meta charset="UTF-8">
<meta http-equiv="Content-Security-Policy" content="${escapeHtml(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title>
<link id="vscode-codicon-stylesheet" rel="stylesheet" nonce="${escapeHtml(nonce)}" href="${escapeHtml(codiconUri)}">
<link rel="stylesheet" href="${escapeHtml(styleUri)}">
</head>
<body>
<div id="announcer" class="visually-hidden" role="status" aria-live="polite"></div>
<main id="panel"></main>
<script id="boot" type="application/json">${escapeJson(boot)}</script>
<script nonce="${escapeHtml(nonce)}" src="${escapeHtml(scriptUri)}"></script>
</body>
</html>`;
}

export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

/** JSON that cannot close the script element that contains it. */
function escapeJson(value: unknown): string {
  return JSON.stringify(value).replace(/[<>&\u2028\u2029]/g, (character) => {
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });
}

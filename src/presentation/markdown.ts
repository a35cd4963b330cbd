/**
 * A text that shows as itself in Markdown: no link, image, emphasis, heading, list, HTML, autolink or table cell comes
 * out of it. Line breaks become spaces.
 */
export function escapeMarkdown(text: string): string {
  return text
    .replace(/[\p{Cc}\p{Cf}\s]+/gu, ' ')
    .replace(/[\\`*_{}[\]()#+\-.!|~^=<>&$:@/]/g, (sign) =>
      sign === '<' ? '&lt;' : sign === '>' ? '&gt;' : sign === '&' ? '&amp;' : `\\${sign}`,
    );
}

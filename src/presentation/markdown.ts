/**
 * A text that shows as itself in Markdown: no link, image, emphasis, heading, list, HTML, autolink or table cell comes
 * out of it. Line breaks and invisible characters become spaces; those at its ends go, because emphasis would not begin
 * or end beside one.
 */
export function escapeMarkdown(text: string): string {
  return text
    .replace(/[\p{Cc}\p{Cf}\p{Cs}\s]+/gu, ' ')
    .trim()
    .replace(/[\\`*_{}[\]()#+\-.!|~^=<>&$:@/]/g, (sign) =>
      sign === '<' ? '&lt;' : sign === '>' ? '&gt;' : sign === '&' ? '&amp;' : `\\${sign}`,
    );
}

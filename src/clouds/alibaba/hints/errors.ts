import * as l10n from '@vscode/l10n';
import { duplicateEntry } from '../../duplicateEntry.ts';
import type { KnownProblem } from '../../profile.ts';

const errorsPage = 'https://www.alibabacloud.com/help/en/dts/support/common-errors-and-troubleshooting';
const columnsPage =
  'https://www.alibabacloud.com/help/en/dts/dts-1050005-the-column-attribute-verification-error-occurred-in-the-data-dictionary-of-the-mysql-log-reader';
const rowimagePage =
  'https://www.alibabacloud.com/help/en/dts/dts-1051007-an-error-is-reported-when-dts-connects-to-the-mysql-reader-to-verify-the-log-binlog-row-image';
const codesPage = 'https://www.alibabacloud.com/help/en/dts/support/common-error-codes-and-troubleshooting-methods';
const redisPage = 'https://help.aliyun.com/document_detail/311265.html';
const retry3Page = 'https://www.alibabacloud.com/help/doc-detail/2877792.html';

/**
 * Failure texts of Alibaba Cloud DTS. Source: its FAQ and troubleshooting pages; `source` names the page or the code.
 */
export function dtsErrors(): readonly KnownProblem[] {
  return [
    {
      id: 'dts-binlog-gone',
      pattern: String.raw`DTS-10?50002\b|binlog .{1,120} is not exists`,
      cause: l10n.t(
        'The binlog that replication has to go on from is no longer on the source: the job stood still for more than 7 days, or logs are kept too short.',
      ),
      remedy: l10n.t(
        'Restore the binlog on a self-managed source, or create the job again. Keep binlogs for 3 days at least.',
      ),
      link: errorsPage,
      source: 'DTS: DTS-1050002',
    },
    {
      id: 'dts-binlog-time-gone',
      pattern: String.raw`DTS-10?50003\b|binlog timstamp \d{1,20} is not found`,
      cause: l10n.t(
        'The source has no binlog for the time that replication has to go on from: the job stood still for more than 7 days, or logs are kept too short.',
      ),
      remedy: l10n.t(
        'Restore the binlog on a self-managed source, or ask Alibaba Cloud for help with an RDS source. Keep binlogs for 3 days at least.',
      ),
      link: errorsPage,
      source: 'DTS: DTS-1050003',
    },
    {
      id: 'dts-binlog-sql',
      pattern: String.raw`DTS-10?50004\b|binlog sql .{1,120} parse error`,
      cause: l10n.t("DTS could not parse a statement of the source's binlog."),
      remedy: l10n.t('Open a ticket with Alibaba Cloud and name the statement and the position of the binlog.'),
      link: errorsPage,
      source: 'DTS: DTS-1050004',
    },
    {
      id: 'dts-binlog-columns',
      pattern: String.raw`DTS-1050005\b|binlog column count check error`,
      cause: l10n.t(
        "The table's structure in the binlog differs from what DTS remembers: a change of the structure was skipped, or made during the copy.",
      ),
      remedy: l10n.t(
        'Allow the account to read all of `information_schema`; if it stays, open a ticket and name the last changes of the structure.',
      ),
      link: columnsPage,
      source: 'DTS: DTS-1050005',
    },
    {
      id: 'dts-binlog-column-type',
      pattern: String.raw`DTS-1050006\b|MySQL local meta column .{1,200} attribute type`,
      cause: l10n.t(
        "A column's type in the binlog differs from what DTS remembers: a change of the structure was missed.",
      ),
      remedy: l10n.t(
        'Allow the account to read all of `information_schema`; if it stays, open a ticket and name the last changes of the structure.',
      ),
      link: errorsPage,
      source: 'DTS: DTS-1050006',
    },
    {
      id: 'dts-table-meta',
      pattern: String.raw`DTS-1050008\b|MySQL local table .{1,130} meta not found`,
      cause: l10n.t(
        'DTS knows no structure of this table: a change was not understood, or made while the job was being created.',
      ),
      remedy: l10n.t(
        'Allow the account to read all of `information_schema`; if it stays, open a ticket and name the last changes of the structure.',
      ),
      link: errorsPage,
      source: 'DTS: DTS-1050008',
    },
    {
      id: 'dts-binlog-parse',
      pattern: String.raw`DTS-1050009\b|MySQL binlog parse error, at offset`,
      cause: l10n.t(
        "DTS could not parse an event of the source's binlog, mostly after a change of a table's structure.",
      ),
      remedy: l10n.t(
        'Allow the account to read all of `information_schema`; if it stays, open a ticket and name the last changes of the structure.',
      ),
      link: errorsPage,
      source: 'DTS: DTS-1050009',
    },
    {
      id: 'dts-binlog-column-parse',
      pattern: String.raw`DTS-1050010\b|column .{1,200} binlog parse error`,
      cause: l10n.t(
        "DTS could not parse a column's value in the source's binlog, mostly after a change of the table's structure.",
      ),
      remedy: l10n.t(
        'Allow the account to read all of `information_schema`; if it stays, open a ticket and name the last changes of the structure.',
      ),
      link: errorsPage,
      source: 'DTS: DTS-1050010',
    },
    {
      id: 'dts-remote-meta',
      pattern: String.raw`DTS-1051001\b|Query remote MySQL instance`,
      cause: l10n.t(
        'DTS could not read the structure of a table from the source, possibly because the query took too long.',
      ),
      remedy: l10n.t("See the driver's message at the end of the error; if it does not help, open a ticket."),
      link: errorsPage,
      source: 'DTS: DTS-1051001',
    },
    {
      id: 'dts-not-master',
      pattern: String.raw`DTS-1051002\b|Current connect MySQL instance .{1,80} is not master`,
      cause: l10n.t('The source that the job reads is not the primary.'),
      remedy: l10n.t('Configure the job with the primary instance.'),
      link: errorsPage,
      source: 'DTS: DTS-1051002',
    },
    {
      id: 'dts-read-only-source',
      pattern: String.raw`DTS-1051004\b|BEGIN and COMMIT middle have any other`,
      cause: l10n.t(
        'The binlog holds no changes between BEGIN and COMMIT, as on a read-only RDS instance, from which replication is not possible.',
      ),
      remedy: l10n.t('Configure the job with an instance that is not read-only.'),
      link: errorsPage,
      source: 'DTS: DTS-1051004',
    },
    {
      id: 'dts-source-table-gone',
      pattern: String.raw`DTS-1051006\b|MySQL Server .{1,80}, Table .{1,130} is not exists`,
      cause: l10n.t(
        'A table that the binlog names is not in the source any more, probably after a recent change of the structure.',
      ),
      remedy: l10n.t("Open a ticket with the table's definition and its last changes."),
      link: errorsPage,
      source: 'DTS: DTS-1051006',
    },
    {
      id: 'dts-row-image-not-full',
      pattern: String.raw`DTS-1051007\b|found table .{1,130} not full mode event`,
      cause: l10n.t("The source's binlog does not hold whole rows."),
      remedy: l10n.t(
        'Set `binlog_row_image` to FULL on the source, and end the sessions that still write in the old form.',
      ),
      link: rowimagePage,
      source: 'DTS: DTS-1051007',
    },
    {
      id: 'dts-host-unreachable',
      pattern: String.raw`DTS-2003\b|unknow db url`,
      cause: l10n.t(
        'DTS cannot reach the host of the database: its address is wrong, or the network between them is not open.',
      ),
      remedy: l10n.t(
        'Check the address, and whether the database can be reached over the public network or the leased line.',
      ),
      link: errorsPage,
      source: 'DTS: DTS-2003',
    },
    {
      id: 'dts-unknown-user',
      pattern: String.raw`DTS-2004\b|Unknow db user`,
      cause: l10n.t('The database does not know the account that the job uses.'),
      remedy: l10n.t('Use an account that exists, or create it, then configure the job again.'),
      link: errorsPage,
      source: 'DTS: DTS-2004',
    },
    {
      id: 'dts-wrong-password',
      pattern: String.raw`DTS-2005\b|db user .{1,80} password .{1,40} incorrect`,
      cause: l10n.t('The account or its password is wrong.'),
      remedy: l10n.t('Check both against the database, then configure the job with the right ones.'),
      link: errorsPage,
      source: 'DTS: DTS-2005',
    },
    {
      id: 'dts-no-connect-permission',
      pattern: String.raw`DTS-2006\b|db user .{1,80} no connect permission`,
      cause: l10n.t('The account may not connect to the database.'),
      remedy: l10n.t('Check that it can connect with its password, and use one that can.'),
      link: errorsPage,
      source: 'DTS: DTS-2006',
    },
    {
      id: 'dts-client-not-allowed',
      pattern: String.raw`DTS-2007\b|client IP .{1,60} allowed to connect Server`,
      cause: l10n.t('The account may not connect from the address of DTS.'),
      remedy: l10n.t('Grant the account the right to do so, or use one that has it.'),
      link: errorsPage,
      source: 'DTS: DTS-2007',
    },
    {
      id: 'dts-unknown-database',
      pattern: String.raw`DTS-2008\b|unknow database name`,
      cause: l10n.t('The name of the database in the job does not exist.'),
      remedy: l10n.t("Correct the name in the job's configuration, or create the job again."),
      link: errorsPage,
      source: 'DTS: DTS-2008',
    },
    {
      id: 'dts-connect-timeout',
      pattern: String.raw`DTS-2009\b|Connect db .{1,80} timeout`,
      cause: l10n.t('Connecting to the database took too long: a problem of the network.'),
      remedy: l10n.t('Start the job again; if it stays, open a ticket.'),
      link: errorsPage,
      source: 'DTS: DTS-2009',
    },
    {
      id: 'dts-connect-unknown',
      pattern: String.raw`DTS-2010\b|Unknow connect db`,
      cause: l10n.t('DTS could not connect to the database, and does not know why.'),
      remedy: l10n.t(
        "See the driver's message at the end of the error, start the job again, and open a ticket if it stays.",
      ),
      link: errorsPage,
      source: 'DTS: DTS-2010',
    },
    {
      id: 'dts-column-missing',
      pattern: String.raw`DTS-(30018|30019|70019)\b|Can not find column ?\[`,
      cause: l10n.t(
        "A column of the source is not in the target's table: the structure was not migrated, or was changed on one side.",
      ),
      remedy: l10n.t(
        'Give both tables the same structure and start the job again; if that does not help, take the table out of the job and add it again.',
      ),
      link: codesPage,
      source: 'DTS: common error codes',
    },
    {
      id: 'dts-sql-failed',
      pattern: String.raw`DTS-(10046|30020|70004)\b`,
      cause: l10n.t(
        "A statement failed in the database; the database's own message follows the code, often a missing right such as CREATE TABLE.",
      ),
      remedy: l10n.t(
        "Read the database's message, grant the missing right or mend the statement's cause, and start the job again.",
      ),
      link: codesPage,
      source: 'DTS: common error codes',
    },
    {
      id: 'dts-target-table-missing',
      pattern: String.raw`DTS-70002\b|get table detail info failed`,
      cause: l10n.t('A table or database is not in the target: its structure was not migrated, nor created by hand.'),
      remedy: l10n.t('Look whether it exists; if not, create it or create the job again.'),
      link: codesPage,
      source: 'DTS: common error codes',
    },
    {
      id: 'dts-source-denied',
      pattern: String.raw`DTS-60001\b`,
      cause: l10n.t('DTS cannot connect to the source, mostly because of a wrong user or password.'),
      remedy: l10n.t(
        "Correct user and password and start the job again; otherwise check the source's state, its allow-list and its number of connections.",
      ),
      link: codesPage,
      source: 'DTS: common error codes',
    },
    {
      id: 'dts-source-connections',
      pattern: String.raw`DTS-61015\b`,
      cause: l10n.t('DTS cannot connect to the source, mostly because it has too many connections.'),
      remedy: l10n.t(
        "Raise the source's limit of connections and start the job again; otherwise check its state, its password and its allow-list.",
      ),
      link: codesPage,
      source: 'DTS: common error codes',
    },
    {
      id: 'dts-target-blocked',
      pattern: String.raw`DTS-71016\b.{0,300}blocked because of many connection errors|is ?blocked because of many connection errors`,
      cause: l10n.t('The target has blocked the address of DTS after too many failed connections.'),
      remedy: l10n.t(
        'Run `mysqladmin flush-hosts` on the target or raise its limit of connection errors, then start the job again.',
      ),
      link: codesPage,
      source: 'DTS: common error codes',
    },
    {
      id: 'dts-target-unreachable',
      pattern: String.raw`DTS-71016\b`,
      cause: l10n.t('DTS cannot connect to the target, mostly because it has too many connections.'),
      remedy: l10n.t(
        "Raise the target's limit of connections and start the job again; otherwise check its state, its password and its allow-list.",
      ),
      link: codesPage,
      source: 'DTS: common error codes',
    },
    {
      id: 'dts-redis-unreachable',
      pattern: String.raw`DTS-10015\b|unreachable redis network`,
      cause: l10n.t('DTS cannot connect to the Redis server.'),
      remedy: l10n.t('Check that the server runs and accepts connections from DTS.'),
      link: codesPage,
      source: 'DTS: common error codes',
    },
    {
      id: 'dts-cache-timeout',
      pattern: String.raw`DTS-51009\b`,
      cause: l10n.t(
        'The part of DTS that writes lost its connection to the cache that it reads from, mostly for a moment.',
      ),
      remedy: l10n.t('Start the job again; if it goes on without further errors, nothing else is needed.'),
      link: codesPage,
      source: 'DTS: common error codes',
    },
    {
      id: 'dts-cache-time-gone',
      pattern: String.raw`DTS-50019\b|seek timestamp for topic`,
      cause: l10n.t(
        'DTS no longer holds the data of the time that the job has to go on from, for example because it stood still for long.',
      ),
      remedy: l10n.t("See the vendor's page: it names the causes and what to do in each case."),
      link: codesPage,
      source: 'DTS: common error codes',
    },
    {
      id: 'dts-crossslot',
      pattern: String.raw`CROSSSLOT Keys in request`,
      cause: l10n.t(
        'The target is a Redis cluster, which runs a command only on keys of one slot; the source ran one over several.',
      ),
      remedy: l10n.t(
        'Run only commands on single keys on the source while the job runs, or choose a target that is no cluster.',
      ),
      link: redisPage,
      source: 'DTS: DTS notes for Redis sources',
    },
    {
      id: 'dts-invalid-character',
      pattern: String.raw`Invalid character data was found`,
      cause: l10n.t("The target's character set cannot hold what the source sends."),
      remedy: l10n.t("Change the character set of the target's table to one that can, then start the job again."),
      link: retry3Page,
      source: 'DTS: DTS-RETRY-ERR-0301',
    },
    {
      id: 'dts-column-too-long',
      pattern: String.raw`The size of attribute column .{1,130} has exceeded the max length`,
      cause: l10n.t('A value is longer than the column of the target allows.'),
      remedy: l10n.t('Lengthen the column in the target, then start the job again.'),
      link: retry3Page,
      source: 'DTS: DTS-RETRY-ERR-0303',
    },
    {
      id: 'dts-resource-short',
      pattern: String.raw`resource is insufficient`,
      cause: l10n.t(
        'The region has no resources left for the job, or the job crosses international sites, which is not supported.',
      ),
      remedy: l10n.t('Configure the job within one site; if it already is, ask Alibaba Cloud for another way.'),
      link: errorsPage,
      source: 'DTS: 配置任务时提示资源不足怎么办？',
    },
    {
      id: 'dts-schemas-unreadable',
      pattern: String.raw`Get source schemas failed`,
      cause: l10n.t(
        'DTS cannot list the databases of the source: its address is not on the allow-list, or the account lacks rights.',
      ),
      remedy: l10n.t("Add the addresses of DTS to the source's allow-list and grant the account what the job needs."),
      link: errorsPage,
      source: 'DTS: 配置任务时获取不到源库库表信息怎么办？',
    },
    { id: 'dts-duplicate-entry', ...duplicateEntry() },
  ];
}

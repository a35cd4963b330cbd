import * as l10n from '@vscode/l10n';
import type { KnownProblem } from '../../profile.ts';

const precheckPage = 'https://help.aliyun.com/en/dts/user-guide/troubleshoot-precheck-failures';

/**
 * Precheck items of Alibaba Cloud DTS, by their names in the API and in the console. Source: the pages 预检查及修复方法
 * (precheck and repair) of the DTS user guide; `source` names the page.
 */
export function dtsChecks(): readonly KnownProblem[] {
  return [
    {
      id: 'dts-check-source-connection',
      pattern: String.raw`CHECK_CONN_SRC\b|源库连接性检查|Source database connectivity`,
      cause: l10n.t(
        'DTS cannot reach the source: wrong user or password, a limit on client addresses, a firewall, or no network between them.',
      ),
      remedy: l10n.t(
        'Connect with the same user from another machine, put the addresses of DTS on the allow-list, open the firewall, then run the precheck again.',
      ),
      link: precheckPage,
      source: 'DTS 预检查: 源库连接性检查',
    },
    {
      id: 'dts-check-target-connection',
      pattern: String.raw`CHECK_CONN_DEST\b|CHECK_ERROR_DEST_CONN|目标数据库连接性检查|Destination database connectivity`,
      cause: l10n.t(
        'DTS cannot reach the target: wrong user or password, a limit on client addresses, a firewall, or no network between them.',
      ),
      remedy: l10n.t(
        'Connect with the same user from another machine, put the addresses of DTS on the allow-list, open the firewall, then run the precheck again.',
      ),
      link: precheckPage,
      source: "DTS 预检查: 目标数据库连接性检查; repair code of the API's example",
    },
    {
      id: 'dts-check-source-rights',
      pattern: String.raw`CHECK_AUTH_SRC\b|源库权限检查|Source database permissions`,
      cause: l10n.t('The account on the source lacks rights that this kind of migration needs.'),
      remedy: l10n.t("Grant it the rights that the vendor's guide lists for this source, or use another account."),
      link: precheckPage,
      source: 'DTS 预检查: 源库权限检查',
    },
    {
      id: 'dts-check-target-rights',
      pattern: String.raw`CHECK_AUTH_DEST\b|目的库权限检查|Destination database permissions`,
      cause: l10n.t('The account on the target lacks rights that this kind of migration needs.'),
      remedy: l10n.t("Grant it the rights that the vendor's guide lists for this target, or use another account."),
      link: precheckPage,
      source: 'DTS 预检查: 目的库权限检查',
    },
    {
      id: 'dts-check-binlog-on',
      pattern: String.raw`CHECK_BINLOG_ON\b|源库binlog是否开启检查`,
      cause: l10n.t('The source writes no binlog, which replication reads.'),
      remedy: l10n.t(
        "Set `log_bin`, `binlog_format` ROW, `binlog_row_image` FULL and a `server_id` above 1 in the source's configuration, and restart it.",
      ),
      link: precheckPage,
      source: 'DTS 预检查: 源库binlog检查',
    },
    {
      id: 'dts-check-binlog-mode',
      pattern: String.raw`CHECK_BINLOG_MODE\b|源库binlog模式检查`,
      cause: l10n.t("The source's binlog is not in ROW format."),
      remedy: l10n.t('Set `binlog_format` to ROW on the source, restart it, then run the precheck again.'),
      link: precheckPage,
      source: 'DTS 预检查: 源库binlog检查',
    },
    {
      id: 'dts-check-binlog-row-image',
      pattern: String.raw`CHECK_BINLOG_ROW_IMAGE\b|源库binlog_row_image是否为FULL`,
      cause: l10n.t("The source's binlog does not hold whole rows."),
      remedy: l10n.t('Set `binlog_row_image` to FULL on the source, then run the precheck again.'),
      link: precheckPage,
      source: 'DTS 预检查: 源库binlog检查',
    },
    {
      id: 'dts-check-binlog-exists',
      pattern: String.raw`CHECK_BINLOG_EXIST\b|源库binlog存在性检查`,
      cause: l10n.t('Binlog files of the source are missing.'),
      remedy: l10n.t(
        'See in the details which file is missing; purge the binlogs of the source up to the file after it, then run the precheck again.',
      ),
      link: precheckPage,
      source: 'DTS 预检查: 源库binlog检查',
    },
    {
      id: 'dts-check-server-id',
      pattern: String.raw`CHECK_SERVER_ID\b|源库server-id检查`,
      cause: l10n.t("The source's `server_id` does not allow replication."),
      remedy: l10n.t('Set `server_id` on the source to a whole number above 1, then run the precheck again.'),
      link: precheckPage,
      source: 'DTS 预检查: 源库server-id检查',
    },
    {
      id: 'dts-check-engine',
      pattern: String.raw`CHECK_ENGINE\b|存储引擎检查`,
      cause: l10n.t('A table uses the engine FEDERATED or MRG_MYISAM, which replication does not support.'),
      remedy: l10n.t('Take it out of this job; a job of its own with full migration only can carry it over.'),
      link: precheckPage,
      source: 'DTS 预检查: 存储引擎检查',
    },
    {
      id: 'dts-check-source-version',
      pattern: String.raw`CHECK_SRC\b|源库版本号?检查|Source database version`,
      cause: l10n.t('DTS does not support the version of the source.'),
      remedy: l10n.t("Compare it with the vendor's list of versions, and upgrade the source if need be."),
      link: precheckPage,
      source: 'DTS 预检查: 源库版本号检查',
    },
    {
      id: 'dts-check-same-object',
      pattern: String.raw`CHECK_SAME_OBJ\b|同名对象存在性检查`,
      cause: l10n.t('The target already holds an object of the same name as one that is to be migrated.'),
      remedy: l10n.t('Map it to another name, rename or drop the one in the target, or take it out of the job.'),
      link: precheckPage,
      source: 'DTS 预检查: 同名对象存在性检查',
    },
    {
      id: 'dts-check-schema',
      pattern: String.raw`schema存在性检查|Database existence`,
      cause: l10n.t(
        'DTS could not create the database in the target: its name or character set is not allowed there, or the account lacks rights.',
      ),
      remedy: l10n.t(
        'Create it in the target with an allowed name and utf8, gbk, latin1 or utf8mb4, map the database to it, and grant the account read and write on it.',
      ),
      link: precheckPage,
      source: 'DTS 预检查: schema存在性检查',
    },
    {
      id: 'dts-check-constraints',
      pattern: String.raw`约束完整性检查`,
      cause: l10n.t('A table is to be migrated without the table that its foreign key points to.'),
      remedy: l10n.t(
        'Add the parent table to the job, take the child table out, or drop the foreign key in the source.',
      ),
      link: precheckPage,
      source: 'DTS 预检查: 约束完整性检查',
    },
  ];
}

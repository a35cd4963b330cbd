// Forms, lists, and questions. A separate file in dist/, loaded with the first command that needs it; see
// registerLazily.
export { registerArrangementCommands } from '../arrangement/arrangementCommands.ts';
export { addAccount, editAccount, registerAccountCommands } from '../commands/accountCommands.ts';
export { registerRenameCommands } from '../commands/accountRename.ts';
export { registerRenewCommand } from '../commands/accountRenew.ts';
export { reportSaved } from '../commands/accountReview.ts';
export { registerExportCommands } from '../commands/exportCommands.ts';
export { chooseAccountOf, editTaskOf, registerTaskCommands } from '../commands/taskCommands.ts';
export { registerNotificationCommands } from '../notifications/notificationCommands.ts';
export { registerPermissionsCommand } from '../permissions/permissionsCommand.ts';

// What asks a person for something: forms, lists to choose from, questions. A file of dist/ of its own, which is loaded with
// the first command that does; see registerLater.
export { registerArrangementCommands } from '../arrangement/arrangementCommands.ts';
export { addAccount, editAccount, registerAccountCommands } from '../commands/accountCommands.ts';
export { registerRenameCommands } from '../commands/accountRename.ts';
export { registerRenewCommand } from '../commands/accountRenew.ts';
export { tellSaved } from '../commands/accountReview.ts';
export { registerExportCommands } from '../commands/exportCommands.ts';
export { chooseAccountOf, editTaskOf, registerTaskCommands } from '../commands/taskCommands.ts';
export { registerNotificationCommands } from '../notifications/notificationCommands.ts';
export { registerPermissionsCommand } from '../permissions/permissionsCommand.ts';

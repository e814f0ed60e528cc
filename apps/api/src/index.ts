export * from './import/record-import.js';
export { createApp, REQUESTS_A_MINUTE, type AppOptions } from './create-app.js';
export { startFromEnvironment } from './start.js';
export * from './access/access-log.js';
export * from './access/accounts.js';
export * from './access/first-admin.js';
export type { OrganSource } from './access/needs.js';
export * from './access/machine-keys.js';
export * from './access/permissions.js';
export * from './access/settings.js';
export * from './underskriftstjanst.js';
export {
  readUnderskriftstjanst,
  UnderskriftstjanstOverHttp,
  type UnderskriftstjanstSettings,
} from './underskriftstjanst-http.js';
export { BadCredentials, Identities, type Identity } from './access/identity.js';
export { OidcSessions } from './access/oidc-sessions.js';
export { Seal } from './access/seal.js';
export type { OidcSettings } from './access/oidc.js';
